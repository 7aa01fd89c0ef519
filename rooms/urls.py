"""The doors of the rooms over HTTP."""

from django.urls import path

from rooms import (
    numbers,  # noqa: F401  (registers the converter)
    views,
)

app_name = "rooms"
urlpatterns = [
    path("", views.join, name="join"),
    path("rooms/<room_number:number>/", views.room, name="room"),
    path("rooms/<room_number:number>/walk/", views.walk, name="walk"),
    path("rooms/<room_number:number>/messages", views.messages, name="messages"),
]
