"""Every door over HTTP."""

from django.contrib import admin
from django.urls import include, path

from stickerchat.health import healthz
from stickerchat.metrics import metrics

urlpatterns = [
    path("", include("rooms.urls")),
    path("stickers/", include("stickers.urls")),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
