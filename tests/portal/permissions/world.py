"""The rows that every cell of the permission table is asked about: one of the own unit, one of a foreign one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from axes.models import AccessAttempt, AccessFailureLog
from axes.models import AccessLog as LoginLog
from django.test import Client

from core import acts, sets
from core.actors import timer
from core.clocks import office_time
from core.models import Letter, NumberPattern, Outbox, Seal, Transition
from core.papers import Paper
from departments import operations as departments
from departments.models import Reminder, User
from law.models import Activation, CalendarVersion, PackVersion
from law.operations import confirm, newest_version_id, pack_by_version_id
from law.operations.papers import end_paper
from measures.models import Dispatch, Measure
from objections.models import Objection
from objections.operations import redress_answering, redress_money
from objections.redress_flow import CLAWBACK
from objections.redress_models import Clawback, Redress
from public.models import DailyFile, Proof
from records import operations as records
from records.commitment_models import Commitment
from records.models import Catalogue, CatalogueComment, ExchangeSource, Record, RecordFlag, RefusedRow, ReportCount
from redblack import operations as lists
from redblack.models import Comment, Programme, PublicNotice
from redblack.operations.extracting import issue_extract
from subjects.fictitious import valid_uscc
from subjects.operations import report_change
from subjects.operations.looks import write_log
from subjects.rules import Look
from tests.kit import (
    cases,
    collecting,
    complaints,
    desks,
    factories,
    honours,
    memoranda,
    objections,
    reform,
    repairs,
    reviews,
    sheets,
    systems,
)
from tests.kit.desk import signed_in
from tests.kit.importing import uploaded
from tests.records.test_catalogue import local_item

DAY = date(2024, 3, 26)
AT = office_time(DAY, 10)
POSTS = ("handler", "reviewer", "approver", "query")
OFFICERS = ("sysadmin", "secadmin", "auditor")
WORDS = {
    "name": "诚信企业名单管理办法",
    "colour": "red",
    "field": "综合",
    "legal_basis": "《江阴市办法》第三条",
    "criteria": "获得表彰。",
    "grounds": ["commendation"],
    "exit_rule": "有效期届满。",
}
ABSENT = 999_999_999
ABSENT_UUID = UUID(int=7)


@dataclass(frozen=True, kw_only=True)
class World:
    """Who asks, and about what."""

    askers: Mapping[str, Any]
    own: Mapping[str, Any]
    foreign: Mapping[str, Any]


class Keyed(Client):
    """A department's system: every request carries its key."""

    def __init__(self, secret: str, address: str = "127.0.0.1") -> None:
        super().__init__(headers={"Authorization": f"Api-Key {secret}"}, REMOTE_ADDR=address)


def build() -> World:
    """Two bureaus with one case of every kind each, the office, the three officers, and every kind of key."""
    office, home, other = desks.office(), cases.bureau("江阴市应急管理局"), cases.bureau("江阴市税务局")
    own, foreign = cases_of(home, office), cases_of(other, office)
    tasks = tasks_of(home, other, office)
    shared = common(office, home, tasks)
    return World(
        askers={**persons(home, office), **keys(home)},
        own={**shared, **own, "dispatch": tasks[0]},
        foreign={**shared, **foreign, "dispatch": tasks[1]},
    )


def persons(home: cases.Bureau, office: cases.Bureau) -> dict[str, Client]:
    """A browser for everybody who may stand before the door."""
    asked: dict[str, Client] = {"anonymous": Client(), "nobody": signed_in(factories.actor(of=home.department))}
    for post in POSTS:
        asked[post] = signed_in(factories.actor(post, of=home.department))
        asked[f"office_{post}"] = signed_in(factories.actor(post, of=office.department))
    for post in OFFICERS:
        asked[post] = signed_in(factories.actor(post))
    left = factories.user("approver", of=home.department)
    asked["departed"] = Client()
    asked["departed"].force_login(left, backend="django.contrib.auth.backends.ModelBackend")
    left.is_active = False
    left.save(update_fields=["is_active"])
    return asked


def keys(home: cases.Bureau) -> dict[str, Client]:
    """A system for every scope, one with all of them, one with none, and keys that no longer open."""
    of = home.department
    made = {f"key:{scope}": systems.system_of(of, scopes=[scope]) for scope in systems.SCOPES}
    made["key:all"] = systems.system_of(of)
    made["key:all-query"] = systems.system_of(of, posts=["query"])
    made["key:wrong"] = systems.system_of(of)
    made["key:wrong"].secret += "x"
    made["key:expired"] = systems.system_of(of, expires_on=date(2024, 3, 25))
    made["key:revoked"] = systems.system_of(of)
    departments.revoke_client(made["key:revoked"].client, by=systems.OFFICER, at=AT)
    made["key:elsewhere"] = systems.system_of(of, networks=["10.8.0.0/16"])
    return {name: Keyed(system.secret) for name, system in made.items()}


def cases_of(home: cases.Bureau, office: cases.Bureau) -> dict[str, Any]:
    """One row of every table whose rows belong to a unit."""
    rules, red = cases.programme(home), cases.programme(home, colour="red")
    entry = cases.notified(home, rules).get()
    cases.publicised(home, red)
    batch = uploaded(signed_in(home.handler), rules, [sheets.row()])
    said = lists.represent(
        entry, party="当事人", text="已整改", kind="statement", by=home.handler, at=office_time(date(2024, 3, 5))
    )
    stay = lists.stay(
        entry,
        kind="suit",
        authority="江阴市人民法院",
        document_no="（2024）苏0281行初7号",
        received_on=DAY,
        from_on=DAY,
        by=home.handler,
        at=AT,
    )
    run = Transition.objects.filter(department_id=home.department.pk).latest("pk")
    away = User.objects.get(pk=home.approver.user_id)
    return {
        "unit": home.department,
        "filing": memoranda.memorandum(home).get(),
        "absence": departments.name_deputy(away, deputy=None, from_on=DAY, to_on=DAY, by=home.approver, at=AT),
        "responsible": departments.name_responsible(
            home.department, charge="liaison", name="张三", phone="0510-86000000", from_on=DAY, by=home.handler, at=AT
        ),
        "reminder": Reminder.objects.create(
            flow="entry",
            case_id=entry.pk,
            stage="unit",
            due_on=DAY,
            label="送达",
            department=home.department,
            at=AT,
        ),
        "succession": reform.proposed(office, home.department, to=factories.department()),
        "programme": rules,
        "entry": entry,
        **listed_with_an_honour(home, rules),
        **wronged(home, rules),
        "clarified": clarified(home, rules),
        "commitment": accepted(home),
        **repair_of(home),
        "checked": cases.checked(home, rules).get(),
        "batch": batch,
        "collection": collecting.sent(home.handler, [collecting.row()]),
        "representation": said,
        "stay": stay,
        "appeal": complaints.accepted(None, office, record=entry.grounds.get().record).get(),
        "complaint": complaints.answered(office, home, at=office_time(date(2024, 3, 25))).get(),
        "review": reviews.registered(entry, home, filed_on=None, received_on=DAY, at=AT).get(),
        **reporting_of(home),
        "flag": flagged(home),
        "change": report_change(
            factories.organisation(),
            kind="deregistered",
            happened_on=DAY,
            authority="江阴市数据局",
            document_no="（2024）登字第1号",
            by=home.handler,
            at=AT,
        ),
        "record": Record.objects.unscoped("test").filter(provider=home.department).earliest("pk"),
        "objection": objected(home),
        "letter": Letter.objects.filter(unit_id=home.department.pk).earliest("pk"),
        "notice": PublicNotice.objects.filter(unit=home.department).latest("pk"),
        "transition": run,
        "act": acts.begin("entry.serve", [entry.pk], label="登记送达", by=home.handler, at=AT),
        "outbox": Outbox.objects.create(
            topic="mail",
            key=f"letter-{home.department.pk}",
            payload={},
            department_id=home.department.pk,
            created_at=AT,
            due_at=AT,
            attempts=10,
            dead_at=AT,
            last_error="拒收",
        ),
        "seal": Seal.objects.create(
            unit_id=home.department.pk,
            unit_name=home.department.name,
            form="seal",
            image=b"",
            media_type="image/png",
            sha256="",
            registered_at=AT,
            registered_by="test",
        ),
        "pattern": NumberPattern.objects.create(
            unit_id=home.department.pk,
            unit_name=home.department.name,
            kind="prior_notice",
            pattern="{year}-{n}",
            set_at=AT,
            set_by="test",
        ),
    }


def reporting_of(home: cases.Bureau) -> dict[str, Any]:
    """An exchange table of the unit, and a message of it that was refused."""
    source = ExchangeSource.objects.create(
        provider=home.department,
        name=f"{home.department}行政处罚",
        item="penalty",
        link="YJJ",
        table="penalties",
        cursor_column="seq",
        columns={"wsh": "CF_WSH"},
        created_at=AT,
        created_by="test",
    )
    told = {"field": "", "label": "整行", "rule": "twice", "sentence": "重复", "remedy": "", "clause": "", "value": ""}
    refused = RefusedRow.objects.create(
        provider=home.department,
        item="penalty",
        door="exchange",
        source=source,
        place=1,
        problems=[told],
        refused_at=AT,
    )
    counted = ReportCount.objects.create(
        provider=home.department, item="penalty", door="api", on=DAY, outcome="new", messages=1
    )
    return {"exchange": source, "refused_row": refused, "report_count": counted}


def listed_with_an_honour(home: cases.Bureau, rules: Programme) -> dict[str, Any]:
    """An entry on a list, and the task over an honour that its holder had from the same unit."""
    claim = factories.organisation_claim()
    honours.granted(home, factories.known(claim))
    entry = honours.listed(home, rules, [claim]).get()
    return {"listed": entry, "honour_task": honours.tasks(entry=entry).get()}


def objected(home: cases.Bureau) -> Objection:
    """An objection to a record of the unit, which the unit handles itself."""
    law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    claim = replace(cases.ground(home), subject_id=factories.organisation().pk)
    (answer,) = records.file([claim], pack=law, by=home.handler, at=AT)
    case: Objection = objections.raised(answer.record, by=home.handler, on=DAY).get()
    return case


def repair_of(home: cases.Bureau) -> dict[str, Any]:
    """An application to repair a record of the unit, with one paper."""
    penalty = repairs.penalty(
        home, factories.organisation(), determined_on=date(2023, 1, 10), conduct_on=date(2022, 12, 1)
    )
    paper = Paper(name="整改报告.pdf", content=b"%PDF-1.7 x", kind="correction")
    words = {"corrected_on": date(2023, 2, 1), "papers": (paper,)}
    case = repairs.applied(home, penalty, on=DAY, **words).get()
    return {"repair": case, "paper": case.files.get()}


def wronged(home: cases.Bureau, rules: Programme) -> dict[str, Any]:
    """An entry that was wrong, a claim for the damage, and a benefit that the unit has to take back."""
    entry = cases.exited(home, rules).get()
    case = Redress.objects.unscoped("test").get(entry=entry)
    at = office_time(date(2024, 4, 3))
    claim = redress_money.claim(
        case, claimant="某公司", ground="停标", claimed_yuan=Decimal(1), claimed_on=at.date(), by=home.handler, at=at
    )
    benefit = Clawback(
        subject_id=case.subject_id,
        redress=case,
        unit=home.department,
        pack_version_id=case.pack_version_id,
        source=1,
        measure="容缺受理",
        benefit="补助",
        granted_on=DAY,
        opened_on=at.date(),
        due_on=at.date(),
    )
    sets.create(CLAWBACK, "open", [(benefit, sets.Decision())], by=timer("误列救济"), at=at)
    return {"redress": case, "compensation": claim, "clawback": benefit}


def clarified(home: cases.Bureau, rules: Programme) -> Redress:
    """An entry that was wrong, clarified in public."""
    entries = cases.listed(home, rules)
    honours.wrong(home, entries, on=DAY)
    case = Redress.objects.unscoped("test").filter(entry__in=entries)
    redress_answering.clarify(case, by=home.approver, at=AT, all_or_nothing=True)
    return case.get()


def flagged(home: cases.Bureau) -> RecordFlag:
    """A record of the unit whose words wait for a look."""
    law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    said = replace(cases.ground(home), subject_id=factories.organisation().pk, fact="当事人患有慢性疾病。")
    (answer,) = records.file([said], pack=law, by=home.handler, at=AT)
    flag: RecordFlag = RecordFlag.objects.unscoped("test").get(record=answer.record)
    return flag


def accepted(home: cases.Bureau) -> Commitment:
    """A commitment that the unit accepted, not public yet."""
    return records.register_commitment(
        kind="voluntary",
        number=f"承{next(factories.SERIAL)}",
        subject_kind="法人及非法人组织",
        name=f"江阴第{next(factories.SERIAL)}号样例有限公司",
        uscc=valid_uscc(next(factories.SERIAL)),
        matter="产品质量",
        text="公开声明产品质量标准。",
        made_on=DAY,
        by=home.handler,
        at=AT,
    )


def consulted_catalogue(office: cases.Bureau) -> Catalogue:
    """A local catalogue of one item, out for comment."""
    law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    made = records.draft_catalogue(title="补充目录", pack=law, by=office.handler, at=AT)
    chosen = Catalogue.objects.filter(pk=made.pk)
    records.revise_catalogue(chosen, items=[local_item(code="xyc")], by=office.handler, at=AT)
    records.consult_catalogue(chosen, by=office.reviewer, at=AT, all_or_nothing=True)
    return made


def common(office: cases.Bureau, home: cases.Bureau, tasks: Sequence[Dispatch]) -> dict[str, Any]:
    """Rows that belong to no unit or are shared by all of them."""
    pack = newest_version_id(cases.JIANGYIN)
    subject, held = factories.organisation(), tasks[0].entry
    look = Look(fields=("name",), purpose="case", case_no="1", basis="duty", basis_ref="", authorised_to=None)
    consulted = lists.draft_programme(
        code="P-open", recogniser=home.department, pack=pack_by_version_id(pack), by=home.handler, at=AT, **WORDS
    )
    lists.consult(Programme.objects.filter(pk=consulted.pk), by=home.reviewer, at=AT, all_or_nothing=True)
    fine = replace(cases.ground(home), item="penalty", subject_id=subject.pk)
    (filed,) = records.file([fine], pack=pack_by_version_id(pack), by=home.handler, at=AT)
    first_unverified = sorted(pack_by_version_id(pack).unverified())[0]
    words = {"author": "某市民", "text": "同意。", "received_at": AT}
    given = {"purpose": "投标", "case_no": "1", "basis": "self", "basis_ref": "已核验营业执照原件"}
    extract = issue_extract(subject, by=office.handler, at=AT, **given)
    paper = memoranda.filed(memoranda.document(home), home, office).get()
    catalogue = consulted_catalogue(office)
    DailyFile.objects.create(on=date(2024, 3, 25), count=0, made_at=AT, json=b"{}", csv=b"")
    return {
        "catalogue": catalogue,
        "catalogue_draft": records.draft_catalogue(
            title="补充目录草案", pack=pack_by_version_id(pack), by=office.handler, at=AT
        ),
        "catalogue_comment": CatalogueComment.objects.create(catalogue=catalogue, **words),
        "memorandum": paper,
        "subject": subject,
        "look": write_log(subject, look, by=home.handler, at=AT),
        "listed_subject": held.subject,
        "penalty": filed.record,
        "extract": extract,
        "extract_letter": Letter.objects.get(flow="extract", case_id=extract.pk),
        "consultation": consulted,
        "comment": Comment.objects.create(programme=consulted, **words),
        "pack": PackVersion.objects.get(pk=pack),
        "activation": Activation.objects.latest("pk"),
        "confirmation": confirm(pack, key=first_unverified, basis="原件", by=office.approver, at=AT),
        "calendar": CalendarVersion.objects.latest("pk"),
        "paper_end": end_paper("JY", ends_on=date(2030, 1, 1), basis="通知", by=office.approver, at=AT),
        "outage": lists.declare_outage(on=date(2024, 3, 20), reason="停电", by=office.approver, at=AT),
        "measure": Measure.objects.latest("pk"),
        "proof": Proof.objects.create(on=DAY, begun_at=AT, ended_at=AT, shown=0, broken=0, figures=[]),
        "department": home.department,
        "person": User.objects.get(pk=home.handler.user_id),
        "client": systems.client_of(home.department),
        "attempt": AccessAttempt.objects.create(username="x", ip_address="10.0.0.1", failures_since_start=1),
        "login": LoginLog.objects.create(username="x", ip_address="10.0.0.1"),
        "failure": AccessFailureLog.objects.create(username="x", ip_address="10.0.0.1"),
    }


def tasks_of(home: cases.Bureau, other: cases.Bureau, office: cases.Bureau) -> list[Dispatch]:
    """A task of the own unit and one of a foreign unit, of an entry that neither of them recognised."""
    third, fourth = cases.bureau("江阴市财政局"), cases.bureau("江阴市法院")
    desks.published(office, home.department, third.department)
    cases.listed(fourth, cases.programme(fourth))
    return [desks.tasks(department=unit.department).get() for unit in (home, third)]
