from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """Where django-tailwind looks for the stylesheet's source."""

    name = "stickerchat.theme"
    label = "theme"
