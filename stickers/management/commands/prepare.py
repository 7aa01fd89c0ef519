"""Everything a start needs of the database, in one process: starting Python twice would cost a second."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Brings the database up to date and adds the shipped styles; harmless when repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("add_styles", stdout=self.stdout)
