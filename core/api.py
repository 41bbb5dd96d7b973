"""The machine face of a case: the same doors as the staff site, errors as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.clocks import day_of, now
from core.doors import Door, Doors, actor_of, form_refusals, run_one
from core.refusals import NotAllowed, Refusal, Refused

PROBLEM = "application/problem+json"
WORDS = {
    400: "填写有误",
    401: "未登录",
    403: "无权办理",
    404: "未找到",
    405: "不支持的方法",
    409: "不予办理",
    415: "不支持的格式",
    429: "请求过于频繁",
}


class CasePages(CursorPagination):
    """Pages by cursor, newest first: steady under inserts, cheap on the last page."""

    ordering = "-pk"


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
        case PermissionDenied() | exceptions.PermissionDenied():
            return answer(403, code="permission_denied")
        case ValidationError():
            return refused([Refusal(code="invalid", sentence=text) for text in error.messages], status=400)
        case exceptions.ValidationError():
            return refused(_flat(error.detail), status=400)
        case exceptions.APIException():
            response = answer(error.status_code, code=error.default_code, detail=str(error.detail))
            if header := getattr(error, "auth_header", None):
                response["WWW-Authenticate"] = header
            return response
    return None


def _flat(detail: Any, field: str = "") -> list[Refusal]:
    if isinstance(detail, Mapping):
        return [refusal for name, inner in detail.items() for refusal in _flat(inner, str(name))]
    if isinstance(detail, list):
        return [refusal for inner in detail for refusal in _flat(inner, field)]
    return [Refusal(code=getattr(detail, "code", "invalid"), sentence=str(detail), field=field)]


class CaseSerializer(serializers.Serializer[Any]):
    """What every case tells: its public number, its state, its last step, and the verbs open to the asker."""

    public_id = serializers.UUIDField(label="公开编号", read_only=True)
    state = serializers.CharField(label="办理状态代码", read_only=True)
    state_label = serializers.SerializerMethodField(label="办理状态")
    verbs = serializers.SerializerMethodField(label="可办理的动作")

    def get_state_label(self, case: Any) -> str:
        return self._doors.state_label(case.state)

    def get_verbs(self, case: Any) -> list[str]:
        return [move.verb for move in self._doors.open_to(actor_of(self.context["request"]), case)]

    @property
    def _doors(self) -> Doors:
        return self.context["view"].doors  # type: ignore[no-any-return]


class CaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Base of every case's interface: list, one, and `POST <public_id>/<verb>/` for every door.

    A subclass sets `doors` and a `serializer_class` made from CaseSerializer.
    """

    doors: ClassVar[Doors]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    pagination_class = CasePages
    parser_classes = [JSONParser]
    serializer_class: Any = CaseSerializer

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for door in cls.__dict__.get("doors", ()):
            setattr(cls, f"do_{door.verb}", _post(cls.doors, door))

    def get_queryset(self) -> QuerySet[Any]:
        user = self.request.user
        meta = self.doors.model._meta
        if not user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            raise PermissionDenied
        return self.doors.within(actor_of(self.request))

    def run(self, request: Request, door: Door) -> Response:
        """Clean the body through the door's form and run the verb on this one case."""
        if not isinstance(request.data, Mapping):
            raise exceptions.ParseError("请求正文应当是一个 JSON 对象。")
        case = self.get_object()
        actor, at = actor_of(request), now()
        one = self.get_queryset().filter(pk=case.pk)
        form = door.form(request.data, actor=actor, on=day_of(at), cases=one)
        if not form.is_valid():
            return refused(form_refusals(form), status=400)
        report = run_one(door, one, by=actor, at=at, form=form)
        moved = self.get_queryset().filter(pk=case.pk).first()
        body = {"transition": report.transitions[-1], "case": self.get_serializer(moved).data if moved else None}
        return Response(body)


def _post(doors: Doors, door: Door) -> Any:
    """A view method for one door, with what the schema needs to describe it."""

    def run(self: CaseViewSet, request: Request, public_id: Any = None) -> Response:
        return self.run(request, door)

    run.__name__ = f"do_{door.verb}"
    run.__doc__ = door.hint or f"办理“{doors.label(door.verb)}”。"
    described = extend_schema(
        summary=doors.label(door.verb),
        request=_body(doors, door),
        responses={200: _Moved, 400: _Problem, 403: _Problem, 404: _Problem, 409: _Problem},
    )(run)
    return action(detail=True, methods=["post"], url_path=door.verb, url_name=door.verb)(described)


class _Moved(serializers.Serializer[Any]):
    """The answer to a move: the number of the run and the case as it stands now."""

    transition = serializers.IntegerField(label="办理记录编号")
    case = serializers.DictField(label="事项", allow_null=True)


class _Problem(serializers.Serializer[Any]):
    """An error."""

    type = serializers.CharField(label="类型")
    title = serializers.CharField(label="标题")
    status = serializers.IntegerField(label="状态码")
    code = serializers.CharField(label="代码")
    detail = serializers.CharField(label="说明")
    clause = serializers.CharField(label="条款", allow_blank=True)
    field = serializers.CharField(label="字段", allow_blank=True)
    errors = serializers.ListField(label="逐条理由", child=serializers.DictField())  # type: ignore[assignment]


_FIELDS: tuple[tuple[type[forms.Field], type[serializers.Field[Any, Any, Any, Any]]], ...] = (
    (forms.MultipleChoiceField, serializers.ListField),
    (forms.BooleanField, serializers.BooleanField),
    (forms.DateTimeField, serializers.DateTimeField),
    (forms.DateField, serializers.DateField),
    (forms.IntegerField, serializers.IntegerField),
)


def _body(doors: Doors, door: Door) -> Any:
    """The form's fields as a schema; the form itself does the cleaning."""
    fields = {}
    for name, field in {**door.form.base_fields}.items():
        kind = next((mine for theirs, mine in _FIELDS if isinstance(field, theirs)), serializers.CharField)
        fields[name] = kind(label=str(field.label or name), required=field.required, help_text=str(field.help_text))
    return inline_serializer(name=f"{doors.flow.name.title()}{door.verb.title().replace('_', '')}Input", fields=fields)
