"""What measures offer to machines: tasks, the feed, the check before a decision."""

from measures.api.screening import BatchScreeningView, ScreeningView
from measures.api.tasks import DispatchViewSet, EventsView

__all__ = ["BatchScreeningView", "DispatchViewSet", "EventsView", "ScreeningView"]
