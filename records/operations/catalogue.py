"""The catalogue: loaded with a release, or drafted, put out for comment, approved, published (JS-G 8, 19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.rules import NoLaw
from core.sets import Change, Decision, Report, Verb
from law.operations import current_calendar, newest_version_id, pack_by_version_id
from law.packs import Pack, national
from law.why import deadline
from records.catalogue_files import LOCAL, read, spelled
from records.catalogue_flow import CATALOGUE
from records.catalogue_models import Catalogue, CatalogueComment, ColumnMap, Item, ItemField
from records.catalogue_queries import catalogue_facts
from records.catalogue_rules import APPROVING, CONSULTING, CatalogueFacts, ProhibitedNeverCatalogued
from records.terms import CatalogueOrigin, DraftBase, Visibility, prohibited_names

CONSULTATION_TERM = "listing.consultation_term"


@transaction.atomic
def load(*, at: datetime) -> Catalogue | None:
    """Publish the national base catalogue of this release, unless it stands already; gives the new version."""
    found, sha256 = read()
    standing = Catalogue.objects.filter(origin=CatalogueOrigin.NATIONAL)
    if standing.filter(sha256=sha256).exists():
        return None
    by = timer("目录随版本载入")
    before = standing.filter(superseded_on__isnull=True)
    if before.exists():
        sets.run(_SUPERSEDE, before, by=by, at=at, note="新版载入", all_or_nothing=True)
    catalogue = Catalogue(
        origin=CatalogueOrigin.NATIONAL,
        version=(standing.aggregate(last=Max("version"))["last"] or 0) + 1,
        title=found["title"],
        document_no=found["document_no"],
        note=found["note"],
        unverified=found["unverified"],
        pack_version_id=newest_version_id(_national().code),
        sha256=sha256,
        # A later version holds from the day it is loaded: until then the earlier one did.
        published_on=found["published_on"] if not before.exists() and not standing.exists() else day_of(at),
    )
    sets.create(CATALOGUE, "load", [(catalogue, Decision())], by=by, at=at)
    _write(catalogue, found["items"])
    return catalogue


def _national() -> Pack:
    """The newest national pack: under it the nation's own catalogue stands."""
    found = national()
    if found is None:
        raise LookupError("随版本没有发布国家规则包")
    return found


def _write(catalogue: Catalogue, items: Iterable[Mapping[str, Any]]) -> None:
    """Items, fields and column maps: three statements."""
    found = list(items)
    rows = Item.objects.bulk_create(
        Item(
            catalogue=catalogue,
            order=order,
            **{name: value for name, value in item.items() if name not in ("fields", "maps")},
        )
        for order, item in enumerate(found, start=1)
    )
    ItemField.objects.bulk_create(
        ItemField(item=row, order=order, **_field(field))
        for row, item in zip(rows, found, strict=True)
        for order, field in enumerate(item["fields"], start=1)
    )
    ColumnMap.objects.bulk_create(
        ColumnMap(item=row, name=known["name"], columns=known["columns"])
        for row, item in zip(rows, found, strict=True)
        for known in item.get("maps", ())
    )


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "visibility": Visibility.PUBLIC,
        **field,
        "words": spelled(field.get("words", {})),
    }


@transaction.atomic
def draft_catalogue(
    *, title: str, pack: Pack, by: Actor, at: datetime, note: str = "", base: str = DraftBase.IN_FORCE
) -> Catalogue:
    """Draft the next local catalogue; it begins with what `base` says (`DraftBase`)."""
    local = Catalogue.objects.filter(origin=CatalogueOrigin.LOCAL)
    catalogue = Catalogue(
        version=(local.aggregate(last=Max("version"))["last"] or 0) + 1,
        title=title,
        note=note,
        pack_version_id=pack.row_id,
        drafted_on=day_of(at),
        drafted_by_id=by.user_id,
    )
    before = local.in_force(day_of(at)).first() if base == DraftBase.IN_FORCE else None
    sets.create(CATALOGUE, "draft", [(catalogue, Decision())], by=by, at=at)
    if before is not None:
        _write(catalogue, items_of(before))
    elif base == DraftBase.SHIPPED:
        _write(catalogue, read(LOCAL)[0]["items"])
    return catalogue


def items_of(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The items of a catalogue in the shape of a catalogue file, in order; three statements."""
    return [_as_read(item) for item in catalogue.items.prefetch_related("fields", "maps").order_by("order")]


_ITEM_COLUMNS = tuple(f.name for f in Item._meta.local_fields if f.name not in ("id", "catalogue", "order"))
_FIELD_COLUMNS = tuple(f.name for f in ItemField._meta.local_fields if f.name not in ("id", "item", "order"))


def _as_read(item: Item) -> dict[str, Any]:
    """A stored item in the shape in which a file gives it."""
    return {
        **{name: getattr(item, name) for name in _ITEM_COLUMNS},
        "fields": [{name: getattr(field, name) for name in _FIELD_COLUMNS} for field in item.fields.all()],
        "maps": [{"name": known.name, "columns": known.columns} for known in item.maps.all()],
    }


def version_before(catalogue: Catalogue) -> Catalogue | None:
    """The version that stood, or stands, before a local one; None for the first, and for the national ones."""
    if catalogue.origin != CatalogueOrigin.LOCAL:
        return None
    published = Catalogue.objects.filter(origin=catalogue.origin, published_on__isnull=False)
    return published.filter(version__lt=catalogue.version).order_by("-version").first()


def _pack(facts: CatalogueFacts) -> Pack:
    return pack_by_version_id(facts.pack_version_id)


def _verb(name: str, **parts: Any) -> Verb[CatalogueFacts]:
    return Verb(
        flow=CATALOGUE,
        name=name,
        model=Catalogue,
        facts=catalogue_facts,
        facts_type=CatalogueFacts,
        law_of=_pack,
        parent_table="",
        **parts,
    )


def _consulting(facts: CatalogueFacts, law: Pack, at: datetime) -> Decision:
    ends_on, why = deadline(law, current_calendar(), key=CONSULTATION_TERM, start_on=day_of(at), label="征求意见期")
    return Decision(
        values={"consulted_on": day_of(at), "consultation_ends_on": ends_on},
        clauses=(law.cite(CONSULTATION_TERM).short,),
        why=why.as_json(),
    )


def _dated(column: str) -> Any:
    def decide(facts: CatalogueFacts, law: Any, at: datetime) -> Decision:
        return Decision(values={column: day_of(at)})

    return decide


def _earlier_version_ends(change: Change) -> None:
    standing = Catalogue.objects.filter(origin=CatalogueOrigin.LOCAL, state="published").exclude(pk__in=change.ids)
    if standing.exists():
        sets.run(_SUPERSEDE, standing, by=change.by, at=change.at, note="新版公布", all_or_nothing=True)


_REVISE = _verb("revise", decide=lambda facts, law, at: Decision())
_CONSULT = _verb("consult", rules=CONSULTING, decide=_consulting)
_APPROVE = _verb("approve", rules=APPROVING, decide=_dated("approved_on"))
_SUPERSEDE = _verb("supersede", decide=_dated("superseded_on"))
_PUBLISH = _verb("publish", decide=_dated("published_on"), before=(_earlier_version_ends,))
_WITHDRAW = _verb("withdraw", decide=_dated("withdrawn_on"))


@transaction.atomic
def revise_catalogue(
    catalogues: models.QuerySet[Any], *, items: Iterable[Mapping[str, Any]], by: Actor, at: datetime, **how: Any
) -> Report:
    """Give one draft exactly these items, in the shape of a catalogue file. Raises Refused."""
    items = list(items)
    _demand_lawful(items)
    report = sets.run(_REVISE, catalogues, by=by, at=at, **how)
    for catalogue in catalogues.filter(pk__in=report.moved):
        ItemField.objects.filter(item__catalogue=catalogue).delete()
        ColumnMap.objects.filter(item__catalogue=catalogue).delete()
        catalogue.items.all().delete()
        _write(catalogue, items)
    return report


def _demand_lawful(items: Iterable[Mapping[str, Any]]) -> None:
    """No item and no field asks for what may never be collected (JS-G 14)."""
    names = "\n".join(word for item in items for word in (item["name"], *(one["label"] for one in item["fields"])))
    if found := prohibited_names(names):
        rule = ProhibitedNeverCatalogued()
        raise Refused(rule.refusal("、".join(dict.fromkeys(found)), law=NoLaw()))


def consult_catalogue(catalogues: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Put drafts out for comment for the office's term."""
    return sets.run(_CONSULT, catalogues, by=by, at=at, **how)


def approve_catalogue(catalogues: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Approve what was commented on, once the term is over and every comment is answered; a second person."""
    return sets.run(_APPROVE, catalogues, by=by, at=at, **how)


def publish_catalogue(catalogues: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Publish an approved catalogue: from today its items hold; the local version before it ends."""
    return sets.run(_PUBLISH, catalogues, by=by, at=at, **how)


def withdraw_catalogue(catalogues: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take back a catalogue that is not published yet."""
    return sets.run(_WITHDRAW, catalogues, by=by, at=at, **how)


def comment_on_catalogue(
    catalogue: Catalogue, *, author: str, contact: str, text: str, at: datetime
) -> CatalogueComment:
    """Take in what somebody says of a draft. Raises `Refused` outside the consultation."""
    if not Catalogue.objects.in_consultation(day_of(at)).filter(pk=catalogue.pk).exists():
        raise Refused(Refusal(code="not_consulting", sentence="该目录不在征求意见期内。", clause="JS-G 8"))
    return CatalogueComment.objects.create(
        catalogue=catalogue, author=author, contact=contact, text=text, received_at=at
    )


def answer_catalogue_comment(given: CatalogueComment, *, answer: str, by: Actor, at: datetime) -> CatalogueComment:
    """Write down how a comment was handled; once, by whom and when. Raises `Refused` when it was answered already."""
    unanswered = CatalogueComment.objects.filter(pk=given.pk, answer="")
    if not unanswered.update(answer=answer, answered_by=by.name, answered_at=at):
        given.refresh_from_db()
        raise Refused(
            Refusal(code="answered", sentence=f"已由{given.answered_by}于{given.answered_at:%Y-%m-%d %H:%M}处理。")
        )
    given.refresh_from_db()
    return given
