"""`Idempotency-Key`: a POST that is sent twice has one effect, and gets its first answer again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.answers import KEPT_FOR, Claim, claim, keep
from core.api.problems import answer, problem
from core.clocks import now

HEADER = "Idempotency-Key"
SHAPE = re.compile(r"[\x21-\x7e]{1,200}")
KEPT = frozenset({200, 201, 409})
"""Answers that are kept. After any other nothing has happened, and the key is free again."""

ANSWERED_BEFORE = "Idempotency-Replayed"
PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="请求方自定的唯一编号（如 UUID）。同一编号、同一内容的请求只办理一次，七日内重发得到第一次的答复。",
    pattern="^[!-~]{1,200}$",
)
Handler = Callable[..., Any]


def once(*, fresh_for: timedelta = KEPT_FOR) -> Callable[[Handler], Handler]:
    """Decorate a POST handler: claim the key, run, and store the answer, in one transaction.

    Requests in parallel under one key wait for the first. `fresh_for` is how long an answer may be repeated:
    what is true only now must not be told again days later.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
            key, mark, at = _key(request), _fingerprint(request), now()
            with transaction.atomic():
                held = claim(_owner(request), key, fingerprint=mark, at=at)
                if not held.fresh:
                    return _again(held, mark=mark, stale=at - held.at > fresh_for)
                response = _run(handler, view, request, *args, **kwargs)
                if response.status_code in KEPT:
                    return _kept(held, response)
                transaction.set_rollback(True)
                return response

        return run

    return decorate


def _run(handler: Handler, view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
    """The handler's answer, refusals included: a refused attempt stays in the case's history."""
    try:
        return handler(view, request, *args, **kwargs)
    except Exception as error:
        response = problem(error, {})
        if response is None:
            raise
        return response


def _kept(held: Claim, response: Any) -> HttpResponse:
    if isinstance(response, Response):
        body = JSONRenderer().render(response.data)
        content_type = response.content_type or "application/json"
    else:
        body, content_type = response.content, response["Content-Type"]
    keep(held.id, status=response.status_code, content_type=content_type, body=body.decode())
    return HttpResponse(body, status=response.status_code, content_type=content_type)


def _again(held: Claim, *, mark: bytes, stale: bool) -> Any:
    if held.fingerprint != mark:
        return answer(
            422, code="key_reused", detail=f"这个 {HEADER} 已用于另一内容的请求。请换一个编号。", field=HEADER
        )
    if stale:
        return answer(
            409, code="answer_stale", detail=f"这次查询的答复已过时，请换一个 {HEADER} 重新查询。", field=HEADER
        )
    response = HttpResponse(held.body, status=held.status, content_type=held.content_type)
    response[ANSWERED_BEFORE] = "true"
    return response


def _owner(request: Request) -> str:
    user = request.user
    return f"{user._meta.label_lower}:{user.pk}"  # type: ignore[union-attr]


def _key(request: Request) -> str:
    key: str = request.headers.get(HEADER, "")
    if not SHAPE.fullmatch(key):
        detail = f"请在请求头 {HEADER} 中给出本次请求的唯一编号（1 至 200 个可见英文字符）。"
        raise exceptions.ValidationError({HEADER: [exceptions.ErrorDetail(detail, code="key_missing")]})
    return key


def _fingerprint(request: Request) -> bytes:
    """Of method, address and content; the spelling of the JSON does not matter."""
    content = json.dumps(request.data, sort_keys=True)
    said = "\n".join((str(request.method), request.get_full_path(), content))
    return hashlib.sha256(said.encode()).digest()
