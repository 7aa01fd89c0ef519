"""The form at the door."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rooms.models import LAST_NUMBER, MOST_NAME, MOST_PASSCODE

# Line controls, and the marks that turn the writing direction around: a name must not rewrite its line.
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class JoinForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": _("Tell the others your name.")},
    )
    room = forms.CharField(
        label=_("Room number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the number of a room. A new number opens a new room.")},
    )
    passcode = forms.CharField(
        label=_("Passcode"),
        max_length=MOST_PASSCODE,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        name = unicodedata.normalize("NFC", _NOT_IN_NAMES.sub(" ", self.cleaned_data["name"]))
        name = " ".join(name.split())
        if not any(unicodedata.category(letter)[0] in "LNPS" for letter in name):
            raise ValidationError(_("Tell the others your name."), code="required")
        return name[:MOST_NAME]

    def clean_room(self) -> int:
        number = read_number(self.cleaned_data["room"])
        if number is None:
            shape = _("A room number has only digits, from 1 to %(last)d.")
            raise ValidationError(shape, code="invalid", params={"last": LAST_NUMBER})
        return number


def read_number(text: str) -> int | None:
    """The room number in what somebody typed, in the digits of any keyboard; None when there is none."""
    digits = unicodedata.normalize("NFKC", text).strip().removeprefix("#")
    if not re.fullmatch(r"[0-9]{1,40}", digits):
        return None
    number = int(digits)
    return number if 1 <= number <= LAST_NUMBER else None
