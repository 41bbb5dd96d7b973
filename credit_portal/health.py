"""Two addresses for those who keep the house running."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core.clocks import now
from core.models import Act, Outbox

LATE_SECONDS = 15 * 60


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer that this process answers; it looks at nothing else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this process can work: database, migrations. Late work is told, it does not take the house down."""
    try:
        body = _look()
    except Exception as error:  # whatever stops the database stops readiness
        return JsonResponse({"ready": False, "database": type(error).__name__}, status=503)
    return JsonResponse(body, status=200 if body["ready"] else 503)


def _look() -> dict[str, Any]:
    at = now()
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    body = {"ready": not missing, "database": "ok", "unapplied_migrations": len(missing)}
    if missing:
        return body
    due = Outbox.objects.due(at).order_by("due_at").values_list("due_at", flat=True).first()
    act = Act.objects.open().values_list("created_at", flat=True).first()
    ages = {"outbox_age_seconds": _age(due, at), "act_age_seconds": _age(act, at)}
    return {**body, **ages, "late": any(age > LATE_SECONDS for age in ages.values())}


def _age(since: datetime | None, at: datetime) -> int:
    return int((at - since).total_seconds()) if since else 0
