"""The machine face of a case: the same doors as the staff site."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view, inline_serializer
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.once import PARAMETER, once
from core.api.parsing import CleanJSON, object_of
from core.api.problems import problems, refused
from core.clocks import day_of, now
from core.doors import Door, Doors, actor_of, form_refusals, run_one
from core.sets import demand_post

OWN = OpenApiParameter("own", bool, description="为 true 时只列属于本单位办理的")


class CasePages(CursorPagination):
    """Pages by cursor, newest first: steady under inserts, cheap on the last page."""

    ordering = "-pk"


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

    A subclass sets `doors`, a `serializer_class` made from CaseSerializer, and `area`: the first word of the
    scopes that an interface client needs here. `extra_fields` are fields of a door's body, by verb, that its form
    asks for under names made at run time; `read_body` translates them.
    """

    doors: ClassVar[Doors]
    area: ClassVar[str] = ""
    extra_fields: ClassVar[dict[str, dict[str, Any]]] = {}
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    pagination_class = CasePages
    parser_classes = [CleanJSON]
    serializer_class: Any = CaseSerializer

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "doors" not in cls.__dict__:
            return
        extend_schema_view(
            list=extend_schema(parameters=[OWN], responses={200: cls.serializer_class(many=True), **problems(404)}),
            retrieve=extend_schema(responses={200: cls.serializer_class, **problems(404)}),
        )(cls)
        moved = _moved(cls.doors, cls.serializer_class)
        for door in cls.doors:
            extra = cls.extra_fields.get(door.verb, {})
            setattr(cls, f"do_{door.verb}", _post(cls.doors, door, moved, extra))

    @property
    def scope(self) -> str:
        """The scope that a client's key must hold for this request."""
        return f"{self.area}.{'read' if self.request.method in SAFE_METHODS else 'act'}"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.doors.model._default_manager.none()
        meta = self.doors.model._meta
        if not self.request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            raise PermissionDenied
        actor = actor_of(self.request)
        cases = self.doors.within(actor)
        if self.request.query_params.get("own") == "true":
            return cases.filter(**{f"{self.doors.owner}__in": actor.units})
        return cases

    def run(self, request: Request, door: Door) -> Response:
        """Clean the body through the door's form and run the verb on this one case."""
        body = self.read_body(door, request)
        case = self.get_object()
        actor, at = actor_of(request), now()
        demand_post(self.doors.flow, door.verb, actor)
        one = self.get_queryset().filter(pk=case.pk)
        form = door.form(body, actor=actor, on=day_of(at), cases=one)
        for name, field in form.fields.items():
            # A field of a day takes text for granted; a JSON body may hold anything, and is told that it is no day.
            if isinstance(field, forms.DateField | forms.DateTimeField) and body.get(name) is not None:
                body[name] = str(body[name])
        if not form.is_valid():
            return refused(form_refusals(form), status=400)
        report = run_one(door, one, by=actor, at=at, form=form)
        moved = self.get_queryset().filter(pk=case.pk).first()
        shown = self.get_serializer(moved).data if moved else None
        return Response({"transition": report.transitions[-1], "case": shown})

    def read_body(self, door: Door, request: Request) -> dict[str, Any]:
        """What the door's form is given; a subclass translates where a form asks by names made at run time."""
        return dict(object_of(request.data))


def _post(doors: Doors, door: Door, moved: Any, extra: dict[str, Any]) -> Any:
    """A view method for one door, with what the schema needs to describe it."""

    @once()
    def run(self: CaseViewSet, request: Request, public_id: Any = None) -> Response:
        return self.run(request, door)

    run.__name__ = f"do_{door.verb}"
    run.__doc__ = door.hint or f"办理“{doors.label(door.verb)}”。"
    offered = action(detail=True, methods=["post"], url_path=door.verb, url_name=door.verb)(run)
    return extend_schema(
        summary=doors.label(door.verb),
        parameters=[PARAMETER],
        request=_body(doors, door, extra),
        responses={200: moved, **problems(400, 404, 409, 413, 415, 422)},
    )(offered)


def _moved(doors: Doors, case: Any) -> Any:
    """The answer to a move: the number of the run and the case as it stands now."""
    fields = {
        "transition": serializers.IntegerField(label="办理记录编号"),
        "case": case(label="事项", allow_null=True),
    }
    return inline_serializer(name=f"{doors.flow.name.title()}Moved", fields=fields)


_FIELDS: tuple[tuple[type[forms.Field], type[serializers.Field[Any, Any, Any, Any]]], ...] = (
    (forms.MultipleChoiceField, serializers.ListField),
    (forms.ModelChoiceField, serializers.IntegerField),
    (forms.BooleanField, serializers.BooleanField),
    (forms.DateTimeField, serializers.DateTimeField),
    (forms.DateField, serializers.DateField),
    (forms.IntegerField, serializers.IntegerField),
)


def _body(doors: Doors, door: Door, extra: dict[str, Any]) -> Any:
    """The form's fields as a schema; the form itself does the cleaning."""
    fields = {name: _field(name, field) for name, field in door.form.base_fields.items()} | extra
    return inline_serializer(name=f"{doors.flow.name.title()}{door.verb.title().replace('_', '')}Input", fields=fields)


def _field(name: str, field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    common: dict[str, Any] = {
        "label": str(field.label or name),
        "required": field.required,
        "help_text": str(field.help_text),
    }
    choices = getattr(field, "choices", ()) if type(field) is forms.ChoiceField else ()
    if choices and not callable(choices):
        return serializers.ChoiceField(choices=list(choices), **common)
    kind = next((mine for theirs, mine in _FIELDS if isinstance(field, theirs)), serializers.CharField)
    return kind(**common)
