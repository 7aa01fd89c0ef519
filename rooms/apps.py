from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomsConfig(AppConfig):
    name = "rooms"
    verbose_name = _("rooms")

    def ready(self) -> None:
        from rooms import taken  # noqa: F401  (membership taken away closes sockets)
