"""Text removal: looking through a data set, and the page where people decide, with a brush."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from trainer import reviewing, texts
from trainer.models import Dataset, DatasetImage, InUse, Refused, TextRemoval

NAME = "trainer_textremoval"
PICTURES = ("before", "after", "mask")


@admin.register(TextRemoval)
class TextRemovalAdmin(admin.ModelAdmin):
    """The list leads to the review page; rows are written by the service alone."""

    list_display = ("picture", "called", "dataset", "status", "words", "updated_at")
    list_display_links = ("picture", "called")
    list_filter = ("status", "image__dataset")
    list_select_related = ("image__dataset",)
    list_per_page = 50
    search_fields = ("image__original_name", "image__title")
    actions = None

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("of/<int:pk>/", wrap(require_safe(self.of)), name=f"{NAME}_of"),
            path("of/<int:pk>/look/", wrap(require_POST(self.look)), name=f"{NAME}_look"),
            path("of/<int:pk>/accept/", wrap(require_POST(self.accept)), name=f"{NAME}_accept"),
            path("picture/<int:pk>/", wrap(require_safe(self.of_picture)), name=f"{NAME}_picture"),
            path(
                "<int:pk>/<slug:which>.png", wrap(require_safe(self.png), cacheable=True), name=f"{NAME}_png"
            ),
            path("<int:pk>/change/", wrap(require_safe(self.review)), name=f"{NAME}_change"),
            path("<int:pk>/do/<slug:step>/", wrap(require_POST(self.do)), name=f"{NAME}_do"),
            path("", wrap(self.changelist_view), name=f"{NAME}_changelist"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, "view")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, "change")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request, "view")

    @admin.display(description=_("picture"))
    def picture(self, row: TextRemoval) -> str:
        which = "after" if row.after else "before"
        shape = '<img src="{}?v={}" alt="" width="64" height="64" loading="lazy" style="object-fit: contain">'
        return format_html(shape, address("png", row.pk, which), row.version)

    @admin.display(description=_("file name"), ordering="image__original_name")
    def called(self, row: TextRemoval) -> str:
        return str(row.image)

    @admin.display(description=_("data set"))
    def dataset(self, row: TextRemoval) -> str:
        return str(row.image.dataset)

    def of(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far a data set has been looked through, and the button that goes on with it."""
        check(request, "view")
        dataset = get_object_or_404(Dataset, pk=pk)
        context = {"dataset": dataset, "summary": reviewing.summary(dataset)}
        labels = {status.value: str(status.label) for status in TextRemoval.Status}
        return self.shown(request, "of", gettext("Lettering in %s") % dataset, {**context, "labels": labels})

    def look(self, request: HttpRequest, pk: int) -> JsonResponse:
        check(request, "change")
        dataset = get_object_or_404(Dataset, pk=pk)
        return answered(lambda: reviewing.look_on(dataset))

    def accept(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Accepts everything that was taken off cleanly."""
        check(request, "change")
        dataset = get_object_or_404(Dataset, pk=pk)
        return answered(
            lambda: {"accepted": texts.accept_cleaned(dataset=dataset), **reviewing.summary(dataset)}
        )

    def of_picture(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The way from a picture to its review, also where nobody has looked for text yet."""
        check(request, "change")
        row = texts.removal_of(get_object_or_404(DatasetImage, pk=pk))
        return HttpResponseRedirect(address("change", row.pk))

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        check(request, "view")
        row = found(pk)
        before, after = reviewing.neighbours(row)
        context = {
            "removal": row,
            "previous": address("change", before) if before else "",
            "next": address("change", after) if after else "",
            "editable": may(request, "change"),
            "state": row.wire(),
        }
        return self.shown(request, "review", str(row.image), context)

    def do(self, request: HttpRequest, pk: int, step: str) -> JsonResponse:
        """One step as JSON; an error comes as a sentence and leaves everything as it was."""
        check(request, "change")
        if step not in reviewing.STEPS:
            raise Http404
        row = found(pk)
        return answered(lambda: reviewing.carry_out(row, step, json.loads(request.body)))

    def png(self, request: HttpRequest, pk: int, which: str) -> HttpResponse:
        """A file of the row; the address changes with its version, so that browsers may keep it."""
        check(request, "view")
        row = found(pk)
        name = str(getattr(row, which)) if which in PICTURES else ""
        try:
            content = (Path(settings.MEDIA_ROOT) / name).read_bytes() if name else b""
        except OSError:
            content = b""
        if not content:
            raise Http404(gettext("There is no such picture."))
        answer = HttpResponse(
            content, content_type="image/png", headers={"X-Content-Type-Options": "nosniff"}
        )
        fresh = request.GET.get("v") == str(row.version)
        patch_cache_control(answer, private=True, **({"max_age": 3600} if fresh else {"no_cache": True}))
        return answer

    def shown(self, request: HttpRequest, page: str, title: str, context: dict[str, Any]) -> HttpResponse:
        every = {**self.admin_site.each_context(request), "opts": self.model._meta, "title": title}
        return TemplateResponse(request, f"admin/trainer/textremoval/{page}.html", {**every, **context})


def answered(work: Callable[[], dict[str, Any]]) -> JsonResponse:
    try:
        return JsonResponse(work())
    except RequestDataTooBig:
        return problem(gettext("That is too large. Load the page again."), 413)
    except (ValueError, RecursionError):
        return problem(gettext("The page sent no JSON. Load it again."), 400)
    except Refused as refused:
        return problem(str(refused), 409 if isinstance(refused, InUse) else 400)


def problem(text: str, status: int) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)


def address(page: str, *given: Any) -> str:
    return reverse(f"admin:{NAME}_{page}", args=given)


def found(pk: int) -> TextRemoval:
    return get_object_or_404(TextRemoval.objects.select_related("image__dataset"), pk=pk)


def may(request: HttpRequest, permission: str) -> bool:
    """Who may change data sets may do so with their lettering, and look at it."""
    return any(request.user.has_perm(f"trainer.{name}_dataset") for name in {permission, "change"})


def check(request: HttpRequest, permission: str) -> None:
    if not may(request, permission):
        raise PermissionDenied
