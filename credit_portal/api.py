"""The department interface, version 1: which address leads where. The roof's table."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from core.api.missing import NoSuchAddress
from departments.api.views import DepartmentViewSet
from honours.api import HonourTaskViewSet
from measures.api import BatchScreeningView, DispatchViewSet, EventsView, ScreeningView
from objections.api import ClawbackViewSet, ObjectionViewSet
from objections.api.complaints import AppealViewSet, ComplaintViewSet
from objections.api.reviews import ReviewViewSet
from records.api import CatalogueItemViewSet, CommitmentViewSet, QualityView, RecordsView, WithdrawView
from redblack.api import EntryViewSet
from redblack.clean_api import CleanRecordsView
from redblack.dossier_api import DossierView
from repair.api import RepairViewSet
from subjects.api import SubjectChangesView


class Docs(SpectacularSwaggerSplitView):
    """The page that describes the interface; it is looked at, and tells nothing else."""

    http_method_names = ["get", "head"]


router = SimpleRouter(use_regex_path=False)
router.register("entries", EntryViewSet, basename="entry")
router.register("dispatches", DispatchViewSet, basename="dispatch")
router.register("honours", HonourTaskViewSet, basename="honour-task")
router.register("objections", ObjectionViewSet, basename="objection")
router.register("repairs", RepairViewSet, basename="repair")
router.register("reviews", ReviewViewSet, basename="review")
router.register("appeals", AppealViewSet, basename="appeal")
router.register("complaints", ComplaintViewSet, basename="complaint")
router.register("clawbacks", ClawbackViewSet, basename="clawback")
router.register("departments", DepartmentViewSet, basename="department")
router.register("commitments", CommitmentViewSet, basename="commitment")
router.register("catalogue/items", CatalogueItemViewSet, basename="catalogue-item")

endpoints = [
    *router.urls,
    path("events/", EventsView.as_view(), name="events"),
    path("records/", RecordsView.as_view(), name="records"),
    path("records/quality/", QualityView.as_view(), name="records-quality"),
    path("records/withdraw/", WithdrawView.as_view(), name="records-withdraw"),
    path("subjects/clean-records/", CleanRecordsView.as_view(), name="clean-records"),
    path("subjects/<str:code>/dossier/", DossierView.as_view(), name="dossier"),
    path("subjects/changes/", SubjectChangesView.as_view(), name="subject-changes"),
    path("screening/", ScreeningView.as_view(), name="screening"),
    path("screening/batch/", BatchScreeningView.as_view(), name="screening-batch"),
]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Docs.as_view(url_name="schema"), name="docs"),
    path("", include((endpoints, "api"))),
    re_path(r"^[\s\S]*$", NoSuchAddress.as_view(), name="no-such-address"),  # also across a line break in the path
]
