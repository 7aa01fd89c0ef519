"""The settings of a run, in words that people read."""

from dataclasses import fields

import pytest
from django.test import Client
from django.utils.translation import override

from trainer.admin.run_form import StartForm, spoken
from trainer.lora.settings import Settings
from trainer.models import Dataset, TrainingRun


def test_every_setting_has_a_name_for_people() -> None:
    told = [str(name) for name, _value in spoken(Settings().plain())]
    assert len(told) == len(fields(Settings))
    assert not {name.name for name in fields(Settings)} & set(told)


@pytest.mark.django_db
def test_choices_are_words_in_the_form_and_on_the_page_of_a_run(admin_client: Client) -> None:
    form = StartForm()
    for name, value, said in (
        ("schedule", "cosine", "down in a curve (cosine)"),
        ("teach_on", "model", "the model that draws in the chat"),
    ):
        assert (value, said) in list(form.fields[name].choices)
    dataset = Dataset.objects.create(name="paws")
    run = TrainingRun.objects.create(dataset=dataset, name="paws", settings=Settings().plain())
    page = admin_client.get(f"/admin/trainer/trainingrun/{run.pk}/change/").content.decode()
    assert "down in a curve (cosine)" in page and "not where light, brush or letters" in page
    assert "teach_on" not in page and "<td>no</td>" in page
    with override("zh-hant"):
        assert "餘弦" in str(dict(spoken(run.settings)).values())
