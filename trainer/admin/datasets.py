"""Data sets: the list, their fields, uploads, tag proposals and exports."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from trainer import datasets, tasks
from trainer.admin.task_page import captioner, earlier, page_of
from trainer.admin.upload import UploadForm, take
from trainer.models import Dataset, DatasetImage, InUse, Refused, Task, TrainingRun

NAME = "trainer_dataset"


class FieldsForm(forms.ModelForm):
    """What is known about a data set; a training run that learns from it keeps it as it is."""

    class Meta:
        model = Dataset
        fields = datasets.FIELDS

    def clean(self) -> None:
        try:
            self.instance.check_free()
        except InUse as error:
            raise forms.ValidationError(str(error)) from error


@admin.register(Dataset)
class DatasetAdmin(admin.ModelAdmin):
    form = FieldsForm
    list_display = (*("thumbnail", "called", "pictures", "credit", "consent", "training", "updated_at"),)
    list_display_links = ("thumbnail", "called")
    search_fields = ("name", "title", "creator", "trigger")
    fields = ("name", *datasets.FIELDS)
    readonly_fields = ("name",)  # files lie under it, runs and styles tell of it
    change_form_template = "admin/trainer/dataset/fields.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload), name=f"{NAME}_upload"),
            path("<int:pk>/upload/", wrap(self.upload), name=f"{NAME}_upload_more"),
            path("<int:pk>/propose/", wrap(require_POST(self.propose)), name=f"{NAME}_propose"),
            path("<int:pk>/export/<slug:format>/", wrap(self.export), name=f"{NAME}_export"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dataset]:
        first = DatasetImage.objects.filter(dataset=OuterRef("pk")).order_by("-included", "position")
        return (
            super()
            .get_queryset(request)
            .annotate(
                images_count=Count("images"),
                included_count=Count("images", filter=Q(images__included=True)),
                first_image=Subquery(first.values("pk")[:1]),
                busy=Exists(TrainingRun.objects.open().filter(dataset=OuterRef("pk"))),
            )
        )

    @admin.display(description=_("picture"))
    def thumbnail(self, dataset: Any) -> str:
        if dataset.first_image is None:
            return "–"
        address = reverse("admin:trainer_datasetimage_thumbnail", args=[dataset.first_image])
        return format_html(
            '<img src="{}" alt="" class="list-picture" width="64" height="64" loading="lazy">', address
        )

    @admin.display(description=_("data set"), ordering="name")
    def called(self, dataset: Dataset) -> str:
        """The title, with the name below it where that is another."""
        return two_lines(str(dataset), dataset.name if dataset.title else "")

    @admin.display(description=_("Creator and licence"), ordering="creator")
    def credit(self, dataset: Dataset) -> str:
        return two_lines(dataset.creator or "–", dataset.licence)

    @admin.display(description=_("pictures"), ordering="images_count")
    def pictures(self, dataset: Any) -> str:
        address = reverse("admin:trainer_datasetimage_grid", args=[dataset.pk])
        counts = {"included": dataset.included_count, "all": dataset.images_count}
        text = _("%(included)d of %(all)d") % counts
        return format_html('<a href="{}">{}</a>', address, text)

    @admin.display(description=_("permission"), boolean=True)
    def consent(self, dataset: Dataset) -> bool:
        return bool(dataset.creator and dataset.licence and dataset.permission)

    @admin.display(description=_("training"))
    def training(self, dataset: Any) -> str:
        return str(_("in use")) if dataset.busy else "–"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:{NAME}_upload"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        dataset = self.get_object(request, object_id)
        told = {"captioner": captioner(dataset)} if dataset else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **told})

    def upload(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The form; a good one leads to the page of its task, which ends in the report."""
        dataset = get_object_or_404(Dataset, pk=pk) if pk is not None else None
        allowed = self.has_change_permission if dataset else self.has_add_permission
        if not allowed(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        may_change = self.has_change_permission(request)
        form = UploadForm(
            *sent, dataset=dataset, may_change=may_change, again=earlier(request, Task.Kind.UPLOAD)
        )
        if request.method == "POST" and form.is_valid():
            try:
                return HttpResponseRedirect(page_of(take(form, request.user)))
            except Refused as error:
                form.add_error(None, str(error))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Upload pictures"),
            "opts": Dataset._meta,
            "form": form,
            "dataset": dataset,
        }
        return TemplateResponse(request, "admin/trainer/dataset/upload.html", context)

    def propose(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lets the caption model look at the pictures; leads to the page of that task."""
        dataset = get_object_or_404(Dataset, pk=pk)
        if not self.has_change_permission(request, dataset):
            raise PermissionDenied
        try:
            task = tasks.propose_tags(dataset=dataset, every="every" in request.POST, user=request.user)
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:trainer_datasetimage_grid", args=[pk]))
        return HttpResponseRedirect(page_of(task))

    def export(self, request: HttpRequest, pk: int, format: str) -> HttpResponseBase:
        """The included pictures with captions as a zip to keep."""
        dataset = get_object_or_404(Dataset, pk=pk)
        if not self.has_view_permission(request, dataset):
            raise PermissionDenied
        if format not in datasets.FORMATS:
            raise Http404(_("There is no such format."))
        try:
            packed = datasets.export_zip(dataset=dataset, format=cast(datasets.Format, format))
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:{NAME}_change", args=[pk]))
        return FileResponse(packed, as_attachment=True, filename=f"{dataset.name}-{format}.zip")

    def save_model(self, request: HttpRequest, obj: Dataset, form: forms.ModelForm, change: bool) -> None:
        datasets.update(dataset=obj, **{name: form.cleaned_data[name] for name in form.changed_data})

    def delete_model(self, request: HttpRequest, obj: Dataset) -> None:
        datasets.delete(dataset=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Dataset]) -> None:
        for dataset in queryset:
            datasets.delete(dataset=dataset)


def two_lines(first: str, second: str) -> str:
    """A cell of the list: the second line is smaller, and left out where there is nothing to say."""
    return format_html('{}<span class="list-under">{}</span>', first, second) if second else first
