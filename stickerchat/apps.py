from django.apps import AppConfig


class StickerchatConfig(AppConfig):
    name = "stickerchat"

    def ready(self) -> None:
        from stickerchat import checks  # noqa: F401  (registers them)
