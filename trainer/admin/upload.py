"""The form for uploads: a file, and whose it is."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from trainer import datasets, tasks
from trainer.ingest.limits import MOST_UPLOAD_BYTES
from trainer.models import Dataset, Task

ACCEPTED = ".zip,.png,.apng,.webp,.gif,.jpg,.jpeg"


class UploadForm(forms.Form):
    """Of a new data set, or of more pictures for `dataset`, whose fields it shows."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A LINE pack, another zip of pictures, or one picture; at most 200 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        validators=[validate_slug],
        help_text=_("Letters, digits, - and _. An existing name adds what is new to that data set."),
    )
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    creator = forms.CharField(label=_("Creator"), max_length=200, required=False)
    licence = forms.CharField(label=_("Licence"), max_length=200, required=False)
    permission = forms.CharField(
        label=_("Permission"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("How the creator agreed that a style is taught from these pictures."),
    )
    trigger = forms.CharField(
        label=_("Trigger words"),
        max_length=200,
        required=False,
        help_text=_("End every caption; without them the name does."),
    )
    frames = forms.ChoiceField(
        label=_("Moving pictures"),
        choices=[("first", _("their first frame")), ("all", _("every distinct frame"))],
    )

    def __init__(
        self, *sent: Any, dataset: Dataset | None, may_change: bool, again: Task | None = None
    ) -> None:
        super().__init__(*sent)
        self.may_change = may_change
        if dataset:
            self.initial = {name: getattr(dataset, name) for name in ("name", *datasets.FIELDS)}
            self.fields["name"].disabled = True
        if again:  # nobody writes the same things twice because the first upload went wrong
            kept = {name: value for name, value in again.asked["fields"].items() if value}
            self.initial = {**self.initial, "name": again.name, "frames": again.asked["frames"], **kept}

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST_UPLOAD_BYTES:
            most = MOST_UPLOAD_BYTES >> 20
            raise forms.ValidationError(
                _("An upload may have at most %(most)d MB. Upload it in parts."), params={"most": most}
            )
        return file

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not self.may_change and Dataset.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a data set of this name. Choose another name."))
        return name


def take(form: UploadForm, user: Any) -> Task:
    """Begins to read what a valid form holds. Raises Refused."""
    data = form.cleaned_data
    fields = {name: data[name] for name in datasets.FIELDS if name in data}
    return tasks.take_upload(
        file=data["file"], name=data["name"], fields=fields, frames=data["frames"], user=user
    )
