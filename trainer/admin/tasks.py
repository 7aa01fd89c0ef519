"""Tasks: uploads, tag proposals and mixes, with how far they are and what became of them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from trainer import tasks
from trainer.admin.mix_form import MixForm, fields_of
from trainer.admin.task_page import earlier, figures, page_of, report_of, state
from trainer.models import Refused, Task
from trainer.tasks.files import preview_of

NAME = "trainer_task"
WATCHERS = ("trainer.view_task", "trainer.view_dataset", "trainer.change_dataset")
STOPPERS = ("trainer.change_dataset",)


@admin.register(Task)
class TaskAdmin(admin.ModelAdmin):
    """Rows are written by the process that works; people watch and stop. Everybody sees their own."""

    list_display = ("name", "kind", "said", "share", "user", "created_at")
    list_display_links = ("name",)
    list_filter = ("kind", "status")
    list_select_related = ("user",)
    search_fields = ("name", "file_name")
    actions = None

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("mix/", wrap(self.mix), name=f"{NAME}_mix"),
            path("<int:pk>/figures/", wrap(self.figures), name=f"{NAME}_figures"),
            path("<int:pk>/preview.webp", wrap(self.preview), name=f"{NAME}_preview"),
            path("<int:pk>/stop/", wrap(require_POST(self.stop)), name=f"{NAME}_stop"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("trainer.delete_dataset")  # they go with their data set

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of all who teach each sees their own; get_queryset keeps the others' from them."""
        return request.user.has_module_perms("trainer") or request.user.has_perm("stickers.change_style")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Task]:
        rows = super().get_queryset(request).defer("report")
        return rows if any(map(request.user.has_perm, WATCHERS)) else rows.filter(user=request.user)

    @admin.display(description=_("status"), ordering="status")
    def said(self, task: Task) -> str:
        return task.get_status_display() if task.is_open else state(task)

    @admin.display(description=_("progress"))
    def share(self, task: Task) -> str:
        if not task.is_open:
            return "–"
        shape = '<progress max="{}" value="{}"></progress> <span class="list-under">{} / {}</span>'
        return format_html(shape, task.total or 1, task.done, task.done, task.total)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tasks.bury()
        return super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        task = self.found(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": Task._meta,
            "title": capfirst(str(task)),
            "task": task,
            "dataset": task.dataset,
            "told": figures(task),
            "report": report_of(task),
            "fields": fields_of(task) if task.kind == Task.Kind.PREVIEW else [],
            "parts": task.asked.get("parts", []),
            "may_stop": self.may_stop(request, task),
        }
        return TemplateResponse(request, "admin/trainer/task/page.html", context)

    def figures(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the open page asks for every second."""
        return JsonResponse(figures(self.found(request, str(pk))), headers={"Cache-Control": "no-store"})

    def preview(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The sheet of a mix."""
        sheet = preview_of(self.found(request, str(pk)))
        if sheet is None:
            raise Http404(_("There is no such picture."))
        headers = {"X-Content-Type-Options": "nosniff"}
        return FileResponse(sheet.open("rb"), content_type="image/webp", headers=headers)

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = self.found(request, str(pk))
        if not self.may_stop(request, task):
            raise PermissionDenied
        tasks.stop(task)
        self.message_user(request, _("The task ends after the picture it is at."), messages.SUCCESS)
        return HttpResponseRedirect(page_of(task))

    def mix(self, request: HttpRequest) -> HttpResponse:
        """The form of a named mix; a good one leads to the page of its task."""
        if not request.user.has_perm("stickers.change_style"):
            raise PermissionDenied
        sent = (request.POST,) if request.method == "POST" else ()
        form = MixForm(*sent, again=earlier(request, Task.Kind.MIX, Task.Kind.PREVIEW))
        if request.method == "POST" and form.is_valid():
            try:
                return HttpResponseRedirect(
                    page_of(form.begin(request.user, preview="preview" in request.POST))
                )
            except Refused as error:
                form.add_error(None, str(error))
        context = {"title": _("Mix styles"), "opts": Task._meta, "form": form}
        whole = {**self.admin_site.each_context(request), **context}
        return TemplateResponse(request, "admin/trainer/task/mix.html", whole)

    def may_stop(self, request: HttpRequest, task: Task) -> bool:
        return task.user_id == request.user.pk or any(map(request.user.has_perm, STOPPERS))

    def found(self, request: HttpRequest, pk: str) -> Task:
        """The task, as far as it concerns this person; those whose process is gone have ended by then."""
        tasks.bury()
        if not self.has_view_permission(request):
            raise PermissionDenied
        task: Task | None = self.get_object(request, pk)
        if task is None:
            raise Http404(_("There is no such task."))
        return task
