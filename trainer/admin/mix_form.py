"""The form that makes a named mix of published styles: a weight for each, and what the mix is called."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stickers.models import MOST_WEIGHT, Style
from trainer import tasks
from trainer.models import Refused, Task
from trainer.runs.publishing import published


class MixForm(forms.Form):
    """A field for every published style besides the names; those without a weight are not in the mix."""

    name = forms.SlugField(
        label=_("Name"),
        max_length=80,
        help_text=_("Small letters, digits and hyphens. A mix of this name is made anew."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("As people see it; empty: the name.")
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
    )

    def __init__(self, *sent: Any, again: Task | None = None) -> None:
        super().__init__(*sent)
        self.styles = list(Style.objects.filter(status=Style.Status.PUBLISHED))
        for style in self.styles:
            self.fields[field_of(style)] = weight_of(style)
        if again:  # nobody writes the same things twice because the first try went wrong
            asked = again.asked
            weights = {style.name: field_of(style) for style in self.styles}
            kept = {weights[name]: weight for name, weight in asked["parts"] if name in weights}
            self.initial = {
                "name": again.name,
                **{key: asked[key] for key in ("title", "description")},
                **kept,
            }

    @property
    def names(self) -> list[Any]:
        return [self[name] for name in ("name", "title", "description")]

    @property
    def weights(self) -> list[Any]:
        return [self[field_of(style)] for style in self.styles]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).lower()
        style = Style.objects.filter(name=name).first()
        if style is not None and not style.parents:
            raise ValidationError(
                _("There is a style “%(name)s” already that is no mix. Choose another name."),
                params={"name": name},
            )
        return name

    def clean(self) -> None:
        try:
            published(self.parts())
        except Refused as error:
            raise ValidationError(str(error)) from error

    def parts(self) -> list[tuple[str, float]]:
        """Names and weights of the styles that are in it."""
        told = {style.name: self.cleaned_data.get(field_of(style)) for style in self.styles}
        return [(name, weight) for name, weight in told.items() if weight]

    def begin(self, user: Any, *, preview: bool) -> Task:
        """Makes the mix that a valid form describes, or draws it to be looked at. Raises Refused."""
        data = self.cleaned_data
        words = {"title": data["title"], "description": data["description"]}
        return tasks.save_mix(name=data["name"], parts=self.parts(), preview=preview, user=user, **words)


def fields_of(task: Task) -> list[tuple[str, Any]]:
    """What the form had when that task was asked for; styles that are not published any more are left out."""
    asked = task.asked
    rows = Style.objects.filter(status=Style.Status.PUBLISHED, name__in=[name for name, _w in asked["parts"]])
    weights = {style.name: field_of(style) for style in rows}
    words = [("name", task.name), ("title", asked["title"]), ("description", asked["description"])]
    return [*words, *((weights[name], weight) for name, weight in asked["parts"] if name in weights)]


def field_of(style: Style) -> str:
    return f"weight-{style.pk}"


def weight_of(style: Style) -> forms.Field:
    told = " · ".join(text for text in (style.creator, style.licence, style.trigger) if text)
    field = forms.FloatField(
        label=style.title, min_value=0.0, max_value=MOST_WEIGHT, required=False, help_text=told
    )
    field.widget.attrs |= {"step": "0.05", "placeholder": "0"}
    return field
