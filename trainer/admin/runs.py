"""Training runs: the queue, the form that starts one, and a page that shows one live."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from trainer import runs
from trainer.admin.run_form import StartForm, spoken
from trainer.admin.run_page import figures
from trainer.models import Refused, TrainingRun
from trainer.runs import launch
from trainer.runs.pictures import path_of

NAME = "trainer_trainingrun"
DOINGS = {
    "stop": (runs.stop, _("The run stops after the step it is at.")),
    "resume": (runs.resume, _("The run goes on from its last checkpoint.")),
    "sample": (runs.ask_for_samples, _("Samples are drawn after the step it is at.")),
    "publish": (runs.publish, _("The style can be chosen in the chat now.")),
    "unpublish": (runs.unpublish, _("The style can no longer be chosen in the chat.")),
}


@admin.register(TrainingRun)
class TrainingRunAdmin(admin.ModelAdmin):
    """The rows are written by the process that teaches; people start, stop, resume and publish."""

    list_display = ("name", "learns_from", "state", "share", "last_loss", "created_at")
    list_filter = ("status", "dataset")
    list_select_related = ("dataset", "style")
    search_fields = ("name", "dataset__name")
    actions = None

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/figures/", wrap(self.figures), name=f"{NAME}_figures"),
            path("<int:pk>/picture/<path:name>", wrap(self.picture), name=f"{NAME}_picture"),
            path("<int:pk>/<slug:doing>/do/", wrap(require_POST(self.do)), name=f"{NAME}_do"),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # styles tell of it

    @admin.display(description=_("data set"), ordering="dataset__name")
    def learns_from(self, run: TrainingRun) -> str:
        address = reverse("admin:trainer_datasetimage_grid", args=[run.dataset_id])
        return format_html('<a href="{}">{}</a>', address, run.dataset)

    @admin.display(description=_("loss"))
    def last_loss(self, run: TrainingRun) -> str:
        return "–" if run.loss is None else f"{run.loss:.4f}"

    @admin.display(description=_("status"), ordering="status")
    def state(self, run: TrainingRun) -> str:
        return str(_("its process has vanished")) if run.vanished else run.get_status_display()

    @admin.display(description=_("progress"))
    def share(self, run: TrainingRun) -> str:
        return format_html(
            '<progress max="{}" value="{}"></progress> <span class="list-under">{} / {}</span>',
            *(run.steps or 1, run.step, run.step, run.steps),
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form; a good one starts the run and leads to its page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request.POST or None, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            try:
                run = runs.start(
                    dataset=form.cleaned_data["dataset"], name=form.cleaned_data["name"], told=form.told()
                )
            except Refused as error:
                form.add_error(None, str(error))
            else:
                launch.launch()
                return HttpResponseRedirect(reverse(f"admin:{NAME}_change", args=[run.pk]))
        return self.page(request, "start", title=_("Teach a style"), form=form, dataset=form.asked_for())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404(_("There is no such run."))
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        return self.page(
            request,
            "page",
            title=run.name,
            run=run,
            told=figures(run),
            settings=spoken(run.settings),
            may=self.has_change_permission(request, run),
            sheets=[(name, self.address(run, name)) for name in runs.sheets(run)],
        )

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": TrainingRun._meta, **context}
        return TemplateResponse(request, f"admin/trainer/run/{template}.html", whole)

    def address(self, run: TrainingRun, name: str) -> str:
        return reverse(f"admin:{NAME}_picture", args=[run.pk, name])

    def run(self, request: HttpRequest, pk: int) -> TrainingRun:
        run = get_object_or_404(TrainingRun.objects.select_related("dataset", "style"), pk=pk)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        return run

    def figures(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the open page asks for every second."""
        response = JsonResponse(figures(self.run(request, pk)))
        response["Cache-Control"] = "no-store"
        return response

    def picture(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        """A sample or a sheet."""
        found = path_of(self.run(request, pk), name)
        if found is None:
            raise Http404(_("There is no such picture."))
        response = FileResponse(found.open("rb"), content_type="image/webp")
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def do(self, request: HttpRequest, pk: int, doing: str) -> HttpResponse:
        """Stop, resume, sample now, publish or unpublish; then back to the page."""
        run = self.run(request, pk)
        if doing not in DOINGS:
            raise Http404(_("That cannot be done with a run."))
        if not self.has_change_permission(request, run):
            raise PermissionDenied
        act, said = DOINGS[doing]
        try:
            act(run)
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
            if doing == "resume":
                launch.launch()
        return HttpResponseRedirect(reverse(f"admin:{NAME}_change", args=[pk]))

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingRun]:
        return super().get_queryset(request).defer("log", "progress")
