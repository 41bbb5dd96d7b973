"""Errors of the interface: one shape for all of them, problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from core.refusals import NotAllowed, Refusal, Refused

PROBLEM = "application/problem+json"
WORDS = {
    400: "填写有误",
    401: "未登录",
    403: "无权办理",
    404: "未找到",
    405: "不支持的方法",
    406: "不支持的格式",
    409: "不予办理",
    413: "请求过大",
    415: "不支持的格式",
    422: "幂等键冲突",
    429: "请求过于频繁",
    503: "暂时无法办理",
}


def answer(
    status: int, *, code: str, detail: str = "", errors: Sequence[Refusal] = (), clause: str = "", field: str = ""
) -> Response:
    """One error in the shape that every address of this interface uses."""
    title = WORDS.get(status) or HTTPStatus(status).phrase
    body = {
        "type": f"urn:credit:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail or title,
        "clause": clause,
        "field": field,
        "errors": [error.as_json() for error in errors],
    }
    return Response(body, status=status, content_type=PROBLEM)


def refused(refusals: Sequence[Refusal], *, status: int = 409) -> Response:
    """The answer to a refusal: the first reason speaks, all of them follow."""
    first = refusals[0]
    detail = "；".join(str(refusal) for refusal in refusals)
    return answer(status, code=first.code, detail=detail, errors=refusals, clause=first.clause, field=first.field)


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: refusals, missing posts, bad input, strangers; None lets a fault be a fault."""
    match error:
        case Refused():
            return refused(error.refusals)
        case NotAllowed():
            return answer(403, code="not_allowed", detail=str(error))
        case Http404():
            return answer(404, code="not_found", detail="没有这个事项，或它不属于本单位。")
        case PermissionDenied():
            return answer(403, code="permission_denied")
        case ValidationError():
            return refused([Refusal(code="invalid", sentence=text) for text in error.messages], status=400)
        case exceptions.ValidationError():
            return refused(flat(error.detail), status=400)
        case OperationalError():
            return _busy()
        case exceptions.APIException():
            return _of_framework(error)
    return None


def flat(detail: Any, field: str = "") -> list[Refusal]:
    """What the framework's validation found, sentence by sentence, each with the path of its field."""
    if isinstance(detail, Mapping):
        return [refusal for name, inner in detail.items() for refusal in flat(inner, str(name))]
    if isinstance(detail, list):
        return [refusal for inner in detail for refusal in flat(inner, field)]
    return [Refusal(code=getattr(detail, "code", "invalid"), sentence=str(detail), field=field)]


def _busy() -> Response:
    """The database did not answer in time. Everything was rolled back, so the same request may be sent again."""
    response = answer(503, code="busy", detail="系统繁忙，本次请求没有产生任何结果，请用同一 Idempotency-Key 重试。")
    response["Retry-After"] = "2"
    return response


def _of_framework(error: exceptions.APIException) -> Response:
    code = getattr(error.detail, "code", error.default_code)
    response = answer(error.status_code, code=str(code), detail=str(error.detail))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if (wait := getattr(error, "wait", None)) is not None:
        response["Retry-After"] = str(int(wait) + 1)
    return response


class ProblemError(serializers.Serializer[Any]):
    """One reason."""

    code = serializers.CharField(label="代码")
    sentence = serializers.CharField(label="理由")
    clause = serializers.CharField(label="条款", allow_blank=True)
    remedy = serializers.CharField(label="怎样补正", allow_blank=True)
    field = serializers.CharField(label="字段", allow_blank=True)


class Problem(serializers.Serializer[Any]):
    """An error."""

    type = serializers.CharField(label="类型")
    title = serializers.CharField(label="标题")
    status = serializers.IntegerField(label="状态码")
    code = serializers.CharField(label="代码")
    detail = serializers.CharField(label="说明")
    clause = serializers.CharField(label="条款", allow_blank=True)
    field = serializers.CharField(label="字段", allow_blank=True)
    errors = ProblemError(label="逐条理由", many=True)  # type: ignore[assignment]


def problems(*statuses: int) -> dict[Any, Any]:
    """The errors of an operation, for the schema; what any operation may answer is always among them."""
    return {(status, PROBLEM): Problem for status in sorted({401, 403, 406, 429, 503, *statuses})}
