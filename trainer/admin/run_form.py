"""The form that starts a training run: a few fields, and more for those who want them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stickers.engine import read_card
from trainer.lora.settings import LIMITS, NANO, PRECISIONS, SCHEDULES, TEACHERS, Settings
from trainer.models import Dataset

# Fields that are settings of trainer.lora by the same name, with what people read.
USUAL = {
    "steps": _("Steps"),
    "rank": _("Rank"),
    "batch": _("Pictures a batch"),
    "learning_rate": _("Learning rate"),
    "seed": _("Seed"),
    "sample_every": _("Samples every so many steps"),
}
MORE = {
    "alpha": _("Alpha"),
    "accumulate": _("Batches a step"),
    "warm_up": _("Warm-up steps"),
    "min_snr": _("Min-SNR"),
    "least_weight": _("Least weight of every noise level"),
    "clip": _("Longest gradient"),
    "text_rank": _("Rank in the text encoders (0: leave them alone)"),
    "orders": _("Orders of the tags"),
    "validation_share": _("Share held out for validation"),
    "validate_every": _("Validation every so many steps"),
}
CHOICES = {
    "schedule": (_("Learning rate goes"), SCHEDULES),
    "precision": (_("Precision"), PRECISIONS),
    "teach_on": (_("Teach on"), TEACHERS),
}
# What people read instead of the settings' own words.
WORDS = {
    "cosine": _("down in a curve (cosine)"),
    "linear": _("down in a line"),
    "constant": _("nowhere: it stays as it is"),
    "auto": _("what suits the machine"),
    "fp32": _("32 bits (slow, exact)"),
    "bf16": _("16 bits (bfloat16)"),
    "model": _("the model that draws in the chat"),
    "teacher": _("its teacher, from the folder below"),
}
SWITCHES = {
    "flip": _("Learn mirror images as well (not where light, brush or letters have a direction)"),
    "checkpointing": _("Less memory, more time"),
}
# Settings that the form leaves as they are, or writes in another way.
BESIDES = {
    "teacher": _("Folder of the teacher"),
    "targets": _("Layers"),
    "weight_decay": _("Weight decay"),
    "without_words": _("Share shown without caption"),
    "sample_prompts": _("Sample prompts"),
    "sample_seeds": _("Sample seeds"),
    "sample_steps": _("Steps of a sample"),
    "sample_guidance": _("Guidance of a sample"),
    "sample_scheduler": _("Scheduler of a sample"),
}


def usual() -> Settings:
    """What suits the model that draws here."""
    return NANO if read_card(settings.STICKER_MODEL).name == "nano" else Settings(sample_every=50)


class StartForm(forms.Form):
    """What to learn from, the style's name, and the settings of the training."""

    dataset = forms.ModelChoiceField(Dataset.objects.all(), label=_("Data set"))
    name = forms.SlugField(
        label=_("Name of the style"), max_length=80, help_text=_("small letters, digits and hyphens")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        told = usual()
        for name, label in {**USUAL, **MORE}.items():
            value = 50 if name == "sample_every" else getattr(told, name)
            self.fields[name] = number(name, label, value)
        for name, (label, known) in CHOICES.items():
            choices = [(one, WORDS.get(one, one)) for one in known]
            self.fields[name] = forms.ChoiceField(label=label, initial=getattr(told, name), choices=choices)
        for name, label in SWITCHES.items():
            self.fields[name] = forms.BooleanField(label=label, initial=getattr(told, name), required=False)
        self.fields["teacher"] = forms.CharField(
            label=_("Folder of the teacher"), required=False, max_length=500
        )
        self.fields["sample_prompts"] = forms.CharField(
            label=_("Sample prompts, one a line (empty: the model's own words)"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def asked_for(self) -> Dataset | None:
        """The data set that the page was opened for, or that was chosen."""
        asked = str(self["dataset"].value() or "")
        return Dataset.objects.filter(pk=asked).first() if asked.isdecimal() else None

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).lower()

    def told(self) -> dict[str, Any]:
        """The settings that the form says, as `runs.start` takes them."""
        named = (*USUAL, *MORE, *CHOICES, *SWITCHES, "teacher")
        told = {name: self.cleaned_data[name] for name in named}
        prompts = [line.strip() for line in self.cleaned_data["sample_prompts"].splitlines() if line.strip()]
        return told | ({"sample_prompts": prompts} if prompts else {})

    @property
    def first(self) -> list[Any]:
        return [self[name] for name in ("dataset", "name", *USUAL)]

    @property
    def further(self) -> list[Any]:
        return [field for field in self if field not in self.first]


def number(name: str, label: Any, value: int | float) -> forms.Field:
    """A field within the limits of that setting."""
    least, most = LIMITS[name]
    if isinstance(value, int):
        return forms.IntegerField(label=label, initial=value, min_value=int(least), max_value=int(most))
    field = forms.FloatField(label=label, initial=value, min_value=least, max_value=most)
    field.widget.attrs["step"] = "any"
    return field


def spoken(settings: dict[str, Any]) -> list[tuple[Any, Any]]:
    """The settings of a run in the words of the form."""
    choices = {name: label for name, (label, _known) in CHOICES.items()}
    labels = {**USUAL, **MORE, **SWITCHES, **choices, **BESIDES}
    return [(labels.get(name, name), in_words(name, value)) for name, value in settings.items()]


def in_words(name: str, value: Any) -> Any:
    if name in CHOICES:
        return WORDS.get(value, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return " · ".join(map(str, value)) if isinstance(value, list) else value
