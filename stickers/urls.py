"""Doors under /stickers/."""

from django.urls import path

from stickers import views

app_name = "stickers"
urlpatterns = [
    path("<uuid:sticker_id>.png", views.picture, {"suffix": "png"}, name="png"),
    path("<uuid:sticker_id>.webp", views.picture, {"suffix": "webp"}, name="webp"),
    path("<uuid:sticker_id>/", views.recipe, name="recipe"),
]
