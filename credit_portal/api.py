"""Which cases have a machine face, and under which address: the roof's table."""

from rest_framework.routers import SimpleRouter

from measures.api import DispatchViewSet
from redblack.api import EntryViewSet

router = SimpleRouter(use_regex_path=False)
router.register("entries", EntryViewSet, basename="entry")
router.register("dispatches", DispatchViewSet, basename="dispatch")
