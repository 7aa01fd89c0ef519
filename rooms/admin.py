"""Rooms, who is in them, and what was said, for staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rooms.models import MOST_PASSCODE, Member, Membership, Message, Room


class RoomForm(forms.ModelForm):
    new_passcode = forms.CharField(
        label=_("New passcode"), max_length=MOST_PASSCODE, required=False, widget=forms.PasswordInput
    )
    no_passcode = forms.BooleanField(label=_("Take the passcode away"), required=False)

    class Meta:
        model = Room
        fields = ("number", "title", "public")


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    form = RoomForm
    list_display = ("number", "title", "public", "has_passcode", "people", "created_at")
    list_editable = ("title", "public")
    search_fields = ("=number", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        return super().get_queryset(request).annotate(people_count=Count("memberships"))

    @admin.display(description=_("passcode"), boolean=True)
    def has_passcode(self, room: Room) -> bool:
        return bool(room.passcode)

    @admin.display(description=_("members"), ordering="people_count")
    def people(self, room: Any) -> int:
        return room.people_count

    def save_model(self, request: HttpRequest, obj: Room, form: Any, change: bool) -> None:
        if form.cleaned_data.get("no_passcode"):
            obj.set_passcode("")
        elif form.cleaned_data.get("new_passcode"):
            obj.set_passcode(form.cleaned_data["new_passcode"])
        super().save_model(request, obj, form, change)


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    list_display = ("name", "joined_at")
    search_fields = ("name",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Deleting a row here takes the membership away and closes the member's sockets."""

    list_display = ("room", "member", "joined_at")
    list_select_related = ("room", "member")
    search_fields = ("=room__number", "member__name")
    autocomplete_fields = ("room", "member")
    readonly_fields = ("last_read",)


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ("id", "room", "author", "__str__", "sent_at", "deleted_at")
    list_select_related = ("room", "author", "sticker")
    search_fields = ("text", "author__name", "=room__number")
    actions = ("take_back",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Take the chosen messages back"), permissions=["delete"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        rows = list(queryset.filter(deleted_at=None))
        for message in rows:
            message.take_back()
        text = ngettext("%d message was taken back.", "%d messages were taken back.", len(rows))
        self.message_user(request, text % len(rows), messages.SUCCESS)
