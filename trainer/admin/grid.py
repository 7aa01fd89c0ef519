"""The grid: a page of a data set's pictures with bulk edits, its JSON doors, and the thumbnails."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trainer import grid, thumbnails
from trainer.admin.task_page import captioner
from trainer.ingest.limits import ENOUGH_PICTURES
from trainer.models import Dataset, DatasetImage, InUse, Refused

NAME = "trainer_datasetimage_grid"
Step = Callable[[Dataset, Any], dict[str, Any]]


@admin.register(DatasetImage)
class GridAdmin(admin.ModelAdmin):
    """Pictures are looked at and edited in the grid of their data set alone."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        edit, undo = partial(self.edit, step=grid.carry_out), partial(self.edit, step=grid.take_back)
        return [
            path("of/<int:pk>/", wrap(require_safe(self.page)), name=NAME),
            path("of/<int:pk>/edit/", wrap(require_POST(edit)), name=f"{NAME}_edit"),
            path("of/<int:pk>/undo/", wrap(require_POST(undo)), name=f"{NAME}_undo"),
            path(
                "<int:pk>/thumbnail.webp",
                wrap(require_safe(self.thumbnail), cacheable=True),
                name="trainer_datasetimage_thumbnail",
            ),
            path("", wrap(to_datasets), name="trainer_datasetimage_changelist"),
            path("<int:pk>/change/", wrap(to_grid), name="trainer_datasetimage_change"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False  # no entry in the list of models: the way leads through the data set

    def page(self, request: HttpRequest, pk: int) -> HttpResponse:
        dataset = found(request, pk, "view")
        images = dataset.images.all()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Pictures of %s") % dataset,
            "dataset": dataset,
            "opts": Dataset._meta,
            "state": grid.state(dataset, images) | {"editable": may(request, "change")},
            "enough": ENOUGH_PICTURES,
            "captioner": captioner(dataset),
        }
        return TemplateResponse(request, "admin/trainer/dataset/grid.html", context)

    def edit(self, request: HttpRequest, pk: int, step: Step) -> JsonResponse:
        """One edit as JSON; an error comes as a sentence and leaves everything as it was."""
        dataset = found(request, pk, "change")
        try:
            return JsonResponse(step(dataset, json.loads(request.body)))
        except RequestDataTooBig:
            return JsonResponse({"error": _("That is too much at once. Select fewer pictures.")}, status=413)
        except (ValueError, RecursionError):
            return JsonResponse({"error": _("The page sent no JSON. Reload the page.")}, status=400)
        except Refused as refused:
            status = 409 if isinstance(refused, InUse) else 400
            return JsonResponse({"error": str(refused)}, status=status)

    def thumbnail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A small copy, kept by the browser for good: the address changes with the file."""
        image = get_object_or_404(DatasetImage.objects.select_related("dataset"), pk=pk)
        if not may(request, "view"):
            raise PermissionDenied
        large = "large" in request.GET
        seen = thumbnails.version(image.path)
        try:
            longest = thumbnails.LARGE_SIDE if large else thumbnails.LONGEST_SIDE
            content = thumbnails.thumbnail(image.path, longest)
        except OSError:
            raise Http404(_("The file of this picture is missing or broken.")) from None
        response = HttpResponse(content, content_type="image/webp")
        response.headers["X-Content-Type-Options"] = "nosniff"
        if request.GET.get("v") == seen:
            patch_cache_control(response, private=True, max_age=365 * 24 * 3600, immutable=True)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response


def found(request: HttpRequest, pk: int, permission: str) -> Dataset:
    """The data set, for who may do that with it; raises PermissionDenied and Http404."""
    if not may(request, permission):
        raise PermissionDenied
    return get_object_or_404(Dataset, pk=pk)


def may(request: HttpRequest, permission: str) -> bool:
    """Who may change data sets may look at them."""
    names = {permission, "change"}
    return any(request.user.has_perm(f"trainer.{name}_dataset") for name in names)


def to_datasets(request: HttpRequest) -> HttpResponseBase:
    return HttpResponseRedirect(reverse("admin:trainer_dataset_changelist"))


def to_grid(request: HttpRequest, pk: int) -> HttpResponseBase:
    image = get_object_or_404(DatasetImage, pk=pk)
    return HttpResponseRedirect(reverse(f"admin:{NAME}", args=[image.dataset_id]))
