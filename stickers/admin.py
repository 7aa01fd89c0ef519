"""Looking at requests and stickers, which the service and the runner alone write; publishing styles."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stickers import service
from stickers.frames import sticker_url
from stickers.models import Favourite, Sticker, StickerRequest, Style, Worker


class ReadOnly(admin.ModelAdmin):
    """Shown, searched and counted, never edited by hand: another process may be writing the same row."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StickerRequest)
class StickerRequestAdmin(ReadOnly):
    list_display = ("id", "text", "prompt", "status", "count", "mode", "attempt", "worker", "created_at")
    list_filter = ("status", "mode", "created_at")
    search_fields = ("text", "prompt", "=uuid", "=owner")
    actions = ("cancel",)

    @admin.action(description=_("Cancel the chosen requests"), permissions=["view"])
    def cancel(self, request: HttpRequest, queryset: Any) -> None:
        rows = list(queryset.open())
        for row in rows:
            service.cancel(row)
        text = ngettext("%d request is being cancelled.", "%d requests are being cancelled.", len(rows))
        self.message_user(request, text % len(rows), messages.SUCCESS)


@admin.register(Sticker)
class StickerAdmin(ReadOnly):
    list_display = ("thumbnail", "alt", "caption", "seed", "owner", "created_at")
    list_filter = ("created_at",)
    search_fields = ("alt", "caption", "=uuid", "=owner")

    @admin.display(description=_("picture"))
    def thumbnail(self, sticker: Sticker) -> str:
        return format_html(
            '<img src="{}" alt="{}" width="64" height="64" loading="lazy">',
            sticker_url(sticker, "webp"),
            sticker.alt,
        )


@admin.register(Style)
class StyleAdmin(admin.ModelAdmin):
    """Names, weights and whether people may choose it; files come by `manage.py add_styles` or training."""

    list_display = ("title", "name", "creator", "model", "weight", "status", "created_at")
    list_filter = ("status", "model")
    search_fields = ("title", "name", "creator", "trigger")
    fields = (
        "title",
        "name",
        "creator",
        "licence",
        "trigger",
        "mixed_from",
        "description",
        "weight",
        "status",
    )
    # Recipes name it; its file knows its trigger.
    readonly_fields = ("name", "trigger", "mixed_from", "status")
    actions = ("publish", "withdraw")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # recipes tell of it; withdrawing takes it out of the chat

    @admin.display(description=_("mixed from"))
    def mixed_from(self, style: Style) -> str:
        return ", ".join(style.parents) or "–"

    @admin.action(description=_("Publish the chosen styles"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        self._become(request, queryset, Style.Status.PUBLISHED)

    @admin.action(description=_("Withdraw the chosen styles"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        self._become(request, queryset, Style.Status.WITHDRAWN)

    def _become(self, request: HttpRequest, queryset: Any, status: Style.Status) -> None:
        count = queryset.exclude(status=status).update(status=status)
        text = ngettext("%(count)d style is now %(status)s.", "%(count)d styles are now %(status)s.", count)
        self.message_user(request, text % {"count": count, "status": status.label}, messages.SUCCESS)


@admin.register(Favourite)
class FavouriteAdmin(ReadOnly):
    list_display = ("owner", "sticker", "created_at")
    list_select_related = ("sticker",)


@admin.register(Worker)
class WorkerAdmin(ReadOnly):
    list_display = ("name", "hands", "engine", "seen_at")
