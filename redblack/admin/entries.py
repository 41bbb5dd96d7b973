"""Entries at the desk: on their way to a list, on it, and off it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.actors import Actor, Post
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import Doors, actor_of
from core.pages.show import Line, tag
from law.operations import pack_by_version_id, tentative
from records.disputes import DISPUTED, dispute_of
from records.models import Record
from redblack.admin.clean import CleanPages
from redblack.admin.dossier import DossierPages
from redblack.admin.look_back import LookBackPages
from redblack.admin.papers import PaperPages, paper_context
from redblack.doors import ENTRY_DOORS, IMPORT_DOORS, REPRESENTATION_DOORS, STAY_DOORS
from redblack.flow import BEFORE_LISTING, ON_THE_LIST, OPEN_ENTRIES
from redblack.models import Entry, Representation, Stay
from redblack.openings import RECEIVE, UPLOAD_RECEIVED
from redblack.operations import where_to_object
from redblack.operations.recounting import LABELS
from redblack.terms import (
    CORRECTION_TERM,
    NEGATIVE_TERM,
    PUBLICITY_TERM,
    REEVALUATION_TERM,
    STATEMENT_TERM,
    Circumstance,
    Colour,
)
from redblack.work import BY_KEY, WAITING
from subjects.rules import desk_name

EXITS = (
    "exit",
    "expire",
    "lapse",
    "quash",
    "yield_to_black",
    "leave",
    "take_back",
    "undo_take_over",
    "end_with_subject",
)
# Column of a term, and the verbs whose step says how it was counted.
TERMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("statement_ends_on", ("serve",)),
    ("publicity_ends_on", ("extend_publicity", "publicise")),
    ("listed_on", ("list_entries", "receive", "take_over", "archive")),
    ("valid_to", ("shorten", "list_entries", "receive", "take_over", "archive")),
    ("correction_due_on", ("list_entries",)),
    ("reevaluation_due_on", ("question", "reevaluate", "list_entries")),
    ("fate_due_on", ("ask_fate",)),
    ("suspended_on", ("suspend",)),
    ("exited_on", EXITS),
    ("exit_notice_to", EXITS),
    ("monitored_to", EXITS),
)

# The pack's key of each term that may be counted in working days.
KEYS: dict[str, Callable[[Entry], str]] = {
    "statement_ends_on": lambda entry: STATEMENT_TERM,
    "publicity_ends_on": lambda entry: PUBLICITY_TERM[Colour(entry.colour)],
    "correction_due_on": lambda entry: CORRECTION_TERM,
    "reevaluation_due_on": lambda entry: NEGATIVE_TERM if entry.negative_on else REEVALUATION_TERM,
}


class StandingFilter(admin.SimpleListFilter):
    """What the dates say today."""

    title = "今日效力"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("effective", "在列"),
            ("suspended", "在列，已中止"),
            ("expired", "已到期（待办理退出）"),
            ("publicity", "公示中"),
            ("notice", "退出公告中"),
            ("monitored", "已退出，重点监测中"),
            ("disputed", DISPUTED),
            ("hidden", "在本地隐去"),
            ("withheld", "不予公开"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        entries: Any = queryset
        on = day_of(now())
        match self.value():
            case "effective":
                return entries.effective(on)
            case "suspended":
                return entries.in_force(on).filter(suspended_on__isnull=False)
            case "disputed":
                return entries.filter(disputed_on__isnull=False, exited_on__isnull=True)
            case "expired":
                return entries.past_validity(on)
            case "publicity":
                return entries.in_publicity(on)
            case "notice":
                return entries.exit_notices(on)
            case "monitored":
                return entries.monitored(on)
            case "hidden":
                return entries.filter(hidden_on__isnull=False)
            case "withheld":
                return entries.filter(withheld_on__isnull=False)
        return queryset


class TodoFilter(admin.SimpleListFilter):
    """The rows of 待办, so that its links lead here."""

    title = "待办"
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        actor = actor_of(request)
        return [(row.key, row.label) for row in WAITING if actor.holds(*row.posts)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        row, actor = BY_KEY.get(self.value() or ""), actor_of(request)
        if row is None:
            return queryset
        chosen = queryset.filter(row.which(day_of(now())))
        return chosen if row.office and actor.office else chosen.filter(recogniser_id=actor.department_id)


class BatchFilter(admin.SimpleListFilter):
    """The entries of one imported file; the link stands on the file's page."""

    title = "导入批次"
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(self.value() or "", f"第{self.value()}批")] if (self.value() or "").isdecimal() else []

    def has_output(self) -> bool:
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(import_rows__batch=int(value)) if value.isdecimal() else queryset


@admin.register(Entry)
class EntryAdmin(CleanPages, DossierPages, LookBackPages, PaperPages, CaseAdmin):
    """红黑名单."""

    doors = ENTRY_DOORS
    state_colours = {
        "listed": "green",
        "suspended": "amber",
        "leaving": "amber",
        "ready": "amber",
        "publicised": "blue",
    }
    list_display = [
        "subject_label",
        "colour_label",
        "programme",
        "decision_no",
        "recogniser",
        "state_label",
        "valid_to",
    ]
    list_filter = [TodoFilter, StandingFilter, "colour", "origin", "programme", "recogniser", BatchFilter]
    list_select_related = ["subject", "programme", "recogniser"]
    list_before_template = "staff/redblack/entry_list_head.html"
    change_form_outer_before_template = "staff/redblack/entry_head.html"
    search_fields = ["subject__name", "=subject__uscc", "=decision_no"]
    search_help_text = "主体名称、统一社会信用代码或认定文号"
    ordering = ["-pk"]
    further = (RECEIVE,)
    fieldsets = [
        (
            "认定",
            {
                "fields": [
                    "subject_link", "colour_label", "programme", "recogniser", "origin", "origin_authority",
                    "decision_no", "old_number", "reason", "circumstances_label", "pack_version", "effect",
                    "withholding_ground", "withheld_on",
                ]
            },
        ),
        (
            "列入前",
            {
                "fields": [
                    "proposed_on", "checked_on", "red_hit", "notified_on", "served_on", "service", "service_proof",
                    "statement_ends_on", "publicised_on", "publicity_ends_on", "ready_on",
                ]
            },
        ),
        (
            "在列与退出",
            {
                "fields": [
                    "listed_on", "effective_from", "valid_to", "public_to", "correction_due_on", "suspended_on",
                    "disputed_on", "corrected_on", "hidden_on", "negative_on", "reevaluation_opens_on",
                    "reevaluation_due_on", "reevaluated_on", "fate_asked_on", "fate_due_on", "fate_decided_on",
                    "exit_reason", "exit_ground", "exited_on", "exit_notice_to",
                    "monitored_to", "closed_on",
                ]
            },
        ),
    ]  # fmt: skip
    readonly_fields = ["subject_link", "colour_label", "circumstances_label", "effect"]

    @admin.display(description="主体", ordering="subject__name")
    def subject_label(self, entry: Entry) -> str:
        """The subject as the desk may see it: of a minor not even the masked name (P12)."""
        subject = entry.subject
        return desk_name(subject.both_names, adult_on=subject.adult_on, on=day_of(now()))

    @admin.display(description="主体")
    def subject_link(self, entry: Entry) -> SafeString:
        url = reverse("admin:subjects_subject_change", args=[entry.subject_id])
        return format_html('<a href="{}">{}</a>', url, self.subject_label(entry))

    @admin.display(description="红黑", ordering="colour")
    def colour_label(self, entry: Entry) -> SafeString:
        return tag(entry.get_colour_display(), "red" if entry.colour == "red" else "grey")

    @admin.display(description="情形", empty_value="—")
    def circumstances_label(self, entry: Entry) -> str:
        labels = dict(Circumstance.choices)
        return "、".join(str(labels.get(code, code)) for code in entry.circumstances)

    @admin.display(description="今日效力")
    def effect(self, entry: Entry) -> SafeString:
        """What the dates say today; the state only says what was done last."""
        on = day_of(now())
        mine = Entry.objects.unscoped("one entry that is on the page already").filter(pk=entry.pk)
        if mine.effective(on).exists():
            return tag("有效", "green")
        if mine.in_force(on).exists():
            return tag("在列，已中止", "amber")
        if mine.past_validity(on).exists():
            return tag("已到期（待办理退出）", "amber")
        return tag("不在列", "grey")

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.clean_urls(),
            *self.dossier_urls(),
            *self.look_back_urls(),
            *self.paper_urls(),
            *super().get_urls(),
        ]

    # --- pages ----------------------------------------------------------------------------------------------------

    def name_of(self, case: Entry) -> str:
        return f"{self.subject_label(case)}（{case}）"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        actor = actor_of(request)
        extra = {
            "may_import": IMPORT_DOORS.can_open(actor),
            "may_collect": IMPORT_DOORS.can_open(actor, UPLOAD_RECEIVED),
            **(extra_context or {}),
        }
        return super().changelist_view(request, extra)

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        context = super().case_context(request, case)
        actor = actor_of(request)
        grounds = case.grounds.select_related("record__provider").prefetch_related("record__evidence").order_by("pk")
        return {
            **context,
            **paper_context(self, case),
            "terms": terms_of(self.doors, case, context["history"], on=day_of(now())),
            "grounds": grounds,
            "negatives": negatives_of(actor, case, on=day_of(now())),
            "representations": Representation.objects.within(actor).filter(entry=case).order_by("pk"),
            "represent_url": represent_url(case) if may_represent(actor, case) else "",
            "stays": Stay.objects.within(actor).filter(entry=case).order_by("pk"),
            "standing_stays": list(standing_stays(case)),
            "stay_url": stay_url(case) if may_stay(actor, case) else "",
            "dispatches_url": dispatches_url(case),
            "object_url": object_url(actor, case),
            "repair_url": repair_url(case),
            "where_to_object": where_to_object(case),
            "dispute": dispute_of(case),
            "paused_parts": case.measure_pauses.filter(ended_on__isnull=True).order_by("pk"),
        }


def negatives_of(actor: Actor, entry: Entry, *, on: date) -> QuerySet[Record] | None:
    """The negative records in force of a red entry's subject, as far as this actor may see them (P14)."""
    if entry.colour != Colour.RED:
        return None
    found: QuerySet[Record] = Record.objects.within(actor).in_force(on).negative().filter(subject_id=entry.subject_id)
    return found.select_related("provider").order_by("-determined_on", "-pk")


def may_represent(actor: Actor, entry: Entry) -> bool:
    """Whether this actor may register a representation against an entry: it is on its way, and he is on its side."""
    (move,) = REPRESENTATION_DOORS.flow.of("represent")
    ours = any(actor.stands_on(side, owner_id=entry.recogniser_id) for side in move.sides)
    return ours and actor.holds(*move.posts) and entry.state in BEFORE_LISTING


def may_stay(actor: Actor, entry: Entry) -> bool:
    """Whether this actor may register a stay of an entry: it is not closed, and he is on its side or the office's."""
    (move,) = STAY_DOORS.flow.of("stay")
    ours = any(actor.stands_on(side, owner_id=entry.recogniser_id) for side in move.sides)
    return ours and actor.holds(*move.posts) and entry.state in OPEN_ENTRIES


def stay_url(entry: Entry) -> str:
    return reverse("admin:redblack_stay_of", args=[entry.pk])


def standing_stays(entry: Entry) -> Any:
    """That an entry is stayed, everybody is told who sees the entry."""
    return Stay.objects.unscoped("shown with an entry that is on the page").filter(entry=entry).standing(day_of(now()))


def represent_url(entry: Entry) -> str:
    return reverse("admin:redblack_representation_against", args=[entry.pk])


def terms_of(doors: Doors, entry: Entry, history: Sequence[Line], *, on: date) -> list[dict[str, Any]]:
    """Every term of an entry that is set: its label, its day, whether it is past, and how it was counted."""
    rows = []
    pack = pack_by_version_id(entry.pack_version_id)
    for name, verbs in TERMS:
        day = getattr(entry, name)
        if day is None:
            continue
        labels = {doors.label(verb) for verb in verbs}
        granted = [line for line in history if not line.refused]
        again = next((line for line in granted if _counts_again(doors, line, name)), None)
        step = again or next((line for line in granted if line.verb in labels), None)
        column: Any = Entry._meta.get_field(name)
        inclusive = "含当日" in column.help_text
        rows.append(
            {
                "label": column.verbose_name,
                "day": day,
                "inclusive": inclusive,
                "past": inclusive and day < on,
                "tentative": name in KEYS and tentative(day, pack=pack, key=KEYS[name](entry)),
                "why": step.why if step else (),
                "clauses": step.clauses if step else (),
            }
        )
    return rows


def _counts_again(doors: Doors, line: Line, column: str) -> bool:
    """Whether a step counted this very term again after a notice on holidays."""
    begins = f"{LABELS.get(column)}原至"
    return line.verb == doors.label("recount") and any(why.startswith(begins) for why in line.why)


def object_url(actor: Actor, entry: Entry) -> str:
    """Where an objection to a listed entry is registered: a floor above, known here by its address only."""
    if entry.state not in ON_THE_LIST or not actor.holds(Post.HANDLER):
        return ""
    try:
        return reverse("admin:objections_objection_to_entry", args=[entry.pk])
    except NoReverseMatch:
        return ""


def repair_url(entry: Entry) -> str:
    """Where it is told whether a black entry may be repaired: a floor above, known here by its address only."""
    if entry.listed_on is None or entry.colour != Colour.BLACK:
        return ""
    try:
        return reverse("admin:repair_repair_of_entry", args=[entry.pk])
    except NoReverseMatch:
        return ""


def dispatches_url(entry: Entry) -> str:
    """Where the measures of an entry are looked up: a floor above, known here by its address only."""
    if entry.listed_on is None:
        return ""
    try:
        return f"{reverse('admin:measures_dispatch_changelist')}?entry__id__exact={entry.pk}"
    except NoReverseMatch:
        return ""
