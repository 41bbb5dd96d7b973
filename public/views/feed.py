"""The change feed: its page for people, its pages for machines, the file of each day."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from measures.feed import place_of
from public.budgets import within_budget
from public.changes import PAGE, read
from public.models import DailyFile
from public.pages import Today, page, seconds_to_keep, today

SHOWN = 31
FOREVER = "public, max-age=31536000, immutable"
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([2-9]|[1-9]\d{1,5}))?\.(json|csv)")
TYPES = {"json": "application/json; charset=utf-8", "csv": "text/csv; charset=utf-8"}
WAIT = 60


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What the feed is, for people, with the files of the last days; older ones by the day before which to begin."""
    day = today()
    before = _day(request.GET.get("before", ""))
    files = DailyFile.objects.defer("json", "csv").order_by("-on", "part")
    if before is not None:
        files = files.filter(on__lt=before)
    days = list(files.filter(part=1).values_list("on", flat=True)[: SHOWN + 1])
    shown = files.filter(on__gte=days[:SHOWN][-1]) if days else files.none()
    context = {"files": shown, "older": days[SHOWN - 1] if len(days) > SHOWN else None, "begun": before is not None}
    return page(request, "feed", context, day=day)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The announcements after a cursor, with what each thing says today; nothing of what is public no more."""
    day = today()
    if not within_budget(request, "feed"):
        answer = _problem(429, "too_many", f"请求过于频繁，请 {WAIT} 秒后再试。")
        answer["Retry-After"] = str(WAIT)
        return answer
    after = place_of(request.GET.get("after", ""))
    if after is None:
        return _problem(400, "bad_cursor", "after 不是本接口给出的位置：请用上次答复的 next，从头读取时留空。", "after")
    limit = _limit(request.GET.get("limit", ""))
    if limit is None:
        return _problem(400, "bad_limit", f"limit 须是 1 至 {PAGE} 的整数。", "limit")
    told = read(on=day.on, after=after, limit=limit)
    head = f'{{"on": "{day.on}", "next": "{told.after}", "more": {json.dumps(told.more)}, "changes": [\n'
    body = b"".join((head.encode(), b",\n".join(told.lines), b"\n]}\n"))
    return _answer(request, body, etag=hashlib.sha256(body).hexdigest(), day=day, type_=TYPES["json"])


@require_safe
def daily(request: HttpRequest, name: str) -> HttpResponse:
    """The file of a day that is over, as it was made."""
    found = _NAME.fullmatch(name)
    on = _day(found[1]) if found else None
    if found is None or on is None:
        raise Http404
    day = today()
    if not within_budget(request, "feed"):
        return _problem(429, "too_many", f"请求过于频繁，请 {WAIT} 秒后再试。")
    kind = found[3]
    wanted = DailyFile.objects.filter(on=on, part=int(found[2] or 1))
    kept = wanted.values_list(kind, f"{kind}_sha256", "made_at").first()
    if kept is None:
        raise Http404
    body, digest, made_at = kept
    answer = _answer(request, bytes(body), etag=digest, day=day, type_=TYPES[kind], modified=made_at)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = FOREVER
    return answer


def _answer(
    request: HttpRequest, body: bytes, *, etag: str, day: Today, type_: str, modified: Any = None
) -> HttpResponse:
    """The body, or 304 to whoever has it already."""
    answer = HttpResponse(body, content_type=type_)
    answer["ETag"] = f'"{etag}"'
    answer["Cache-Control"] = f"public, max-age={seconds_to_keep(day.at)}"
    answer["X-Robots-Tag"] = "noindex"
    if modified is not None:
        answer["Last-Modified"] = http_date(modified.timestamp())
    since = int(modified.timestamp()) if modified is not None else None
    return get_conditional_response(request, etag=answer["ETag"], last_modified=since, response=answer) or answer


def _problem(status: int, code: str, detail: str, field: str = "") -> JsonResponse:
    """An error in the shape of the interface (RFC 9457)."""
    told = {"type": f"urn:credit:problem:{code}", "status": status, "code": code, "detail": detail, "field": field}
    answer = JsonResponse(
        told, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _limit(text: str) -> int | None:
    if not text:
        return PAGE
    known = text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= PAGE
    return int(text) if known else None
