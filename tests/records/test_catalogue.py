"""The catalogue: what ships, what a local supplement goes through, and that a record must fit a published item."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.clocks import office_time
from core.refusals import Refused
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.catalogue_files import LOCAL, problems, read
from records.models import Catalogue, ColumnMap, Item, ItemField, Record, RecordVersion
from subjects.fictitious import valid_uscc
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db
DRAFTED, PUBLISHED = date(2024, 3, 4), date(2024, 4, 8)


def pack() -> Any:
    return pack_by_version_id(newest_version_id("jiangyin-2018"))


def local_item(**changes: Any) -> dict[str, Any]:
    return {
        "code": "local_credit_village",
        "name": "信用村",
        "category": "其他信息",
        "content": "镇街评定的信用村。",
        "nature": "positive",
        "providers": "镇人民政府、街道办事处",
        "update_cycle": "每年",
        "source": "XB 二(一)2(9)",
        "visibility": "public",
        "use_scope": "公示",
        "validity": "own",
        "retention": "长期保存",
        "key_fields": ["BH"],
        "binds": {"name": "MC", "uscc": "DM", "document_no": "BH", "determined_on": "RQ"},
        "fields": [
            {"code": "MC", "label": "名称", "kind": "text", "length": 200, "need": "must"},
            {"code": "DM", "label": "统一社会信用代码", "kind": "uscc", "need": "must"},
            {"code": "BH", "label": "编号", "kind": "text", "length": 64, "need": "must"},
            {"code": "RQ", "label": "评定日期", "kind": "date", "need": "must"},
        ],
        **changes,
    }


def drafted(office: Any, *, items: Any = None) -> Any:
    made = records.draft_catalogue(
        title="江阴市公共信用信息补充目录", pack=pack(), by=office.handler, at=office_time(DRAFTED)
    )
    chosen = Catalogue.objects.filter(pk=made.pk)
    records.revise_catalogue(chosen, items=items or [local_item()], by=office.handler, at=office_time(DRAFTED))
    return chosen


@pytest.fixture
def office() -> Any:
    home = factories.credit_office()
    handler, reviewer, approver = (factories.actor(post, of=home) for post in ("handler", "reviewer", "approver"))
    return cases.Bureau(department=home, handler=handler, reviewer=reviewer, approver=approver)


class TestWhatShips:
    def test_the_national_catalogue_stands_with_all_its_items(self) -> None:
        codes = set(Item.objects.in_force(PUBLISHED).values_list("code", flat=True))
        assert codes >= {
            "registration", "licence", "penalty", "judgment_debtor", "abnormal", "serious_list", "commendation",
            "volunteering", "arrears", "inspection", "complaint", "commitment", "contract", "ruling", "honour",
        }  # fmt: skip

    def test_the_penalty_has_the_whole_field_list_of_2018_and_the_procedure(self) -> None:
        penalty = Item.objects.in_force(PUBLISHED).get(code="penalty")
        codes = list(penalty.fields.values_list("code", flat=True))
        assert codes[:3] == ["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM"]
        assert {"CF_WSH", "CF_NR_FK", "CF_GSJZQ", "CF_SJLYDM", "BZ", "CF_CX"} <= set(codes)
        assert ColumnMap.objects.get(item=penalty, name="2015版").columns["CF_CFMC"] == "CF_WFXW"

    def test_it_contradicts_itself_nowhere(self) -> None:
        found, _ = read()
        assert [problem for item in found["items"] for problem in problems(item)] == []

    def test_what_a_city_s_papers_name_is_proposed_with_its_clause_and_published_by_nobody(self, office: Any) -> None:
        """A17: spot checks and complaints stand in the base; tender agencies and credit villages are for the city."""
        base = {item["code"]: item for item in read()[0]["items"]}
        assert {base[code]["source"] for code in ("inspection", "complaint")} == {"JS-G 13；XB 二(三)4(1)"}
        found, _ = read(LOCAL)
        local = {item["code"]: item["source"] for item in found["items"]}
        assert local == {
            "tender_agency": "XB 二(一)2(5)",
            "credit_area": "XB 二(一)2(9)",
            "credit_household": "XB 二(一)2(9)",
        }
        assert all(item["unverified"] for item in found["items"])
        assert not Item.objects.in_force(PUBLISHED).filter(code__in=local).exists()

    def test_a_draft_that_begins_with_them_goes_the_whole_way_and_takes_a_record(self, office: Any) -> None:
        made = records.draft_catalogue(
            title="补充目录", pack=pack(), by=office.handler, at=office_time(DRAFTED), base="shipped"
        )
        chosen = Catalogue.objects.filter(pk=made.pk)
        records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
        records.approve_catalogue(chosen, by=office.approver, at=office_time(PUBLISHED), all_or_nothing=True)
        records.publish_catalogue(chosen, by=office.approver, at=office_time(PUBLISHED), all_or_nothing=True)
        town = cases.bureau("新北区薛家镇人民政府")
        row = {
            "XDR_MC": "薛家镇某村村民委员会", "XDR_SHXYM": valid_uscc(4711), "LB": "信用村居",
            "WH": "薛政发〔2024〕5号",
            "PDRQ": "2024-04-01", "PDDW": "薛家镇人民政府", "SJLY": "薛家镇人民政府",
        }  # fmt: skip
        (found,) = records.collect(
            [row],
            item=records.item_in_force("credit_area", on=PUBLISHED),
            provider=town.department,
            pack=pack(),
            by=town.handler,
            at=office_time(PUBLISHED),
        )
        assert found.outcome == "new", found.problems
        record = Record.objects.unscoped("test").get(pk=found.record_id)
        assert (record.title, record.polarity) == ("信用村居", "positive")

    def test_a_reference_to_no_field_is_found(self) -> None:
        assert list(problems({**local_item(), "key_fields": ["XX"]})) == ["引用了没有的字段XX"]

    def test_loading_it_again_changes_nothing(self) -> None:
        before = Catalogue.objects.count()
        assert records.load_base_catalogue(at=office_time(PUBLISHED)) is None
        assert Catalogue.objects.count() == before

    def test_a_personal_number_is_never_a_public_field(self) -> None:
        assert not ItemField.objects.filter(personal="number", visibility="public").exists()
        number = ItemField.objects.filter(personal="number").first()
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemField.objects.filter(pk=number.pk).update(visibility="public")


class TestLocalSupplement:
    def test_from_draft_to_publication(self, office: Any) -> None:
        chosen = drafted(office)
        records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
        assert chosen.get().consultation_ends_on == date(2024, 4, 3)
        records.approve_catalogue(chosen, by=office.approver, at=office_time(PUBLISHED), all_or_nothing=True)
        records.publish_catalogue(chosen, by=office.approver, at=office_time(PUBLISHED), all_or_nothing=True)
        assert Item.objects.in_force(PUBLISHED).filter(code="local_credit_village").exists()
        assert not Item.objects.in_force(date(2024, 4, 7)).filter(code="local_credit_village").exists()

    def test_items_are_fixed_once_it_is_out_for_comment(self, office: Any) -> None:
        chosen = drafted(office)
        records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            chosen.get().items.update(name="另一个名称")

    def test_the_next_version_begins_with_the_one_before(self, office: Any) -> None:
        self.test_from_draft_to_publication(office)
        made = records.draft_catalogue(title="第二版", pack=pack(), by=office.handler, at=office_time(PUBLISHED))
        assert made.version == 2
        assert list(made.items.order_by("fields__order").values_list("code", "fields__code")) == [
            ("local_credit_village", "MC"),
            ("local_credit_village", "DM"),
            ("local_credit_village", "BH"),
            ("local_credit_village", "RQ"),
        ]


class TestCatalogueHasItems:
    def test_an_item_without_fields_is_not_put_out_for_comment(self, office: Any) -> None:
        bare = local_item(fields=[], key_fields=[], binds={})
        with pytest.raises(Refused) as refused:
            records.consult_catalogue(
                drafted(office, items=[bare]), by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True
            )
        assert "catalogue_has_items" in {refusal.code for refusal in refused.value.refusals}


class TestCatalogueConsulted:
    def test_an_unanswered_comment_stops_the_approval(self, office: Any) -> None:
        chosen = drafted(office)
        records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
        said = records.comment_on_catalogue(
            chosen.get(), author="市场监管局", contact="", text="建议增加编号。", at=office_time(date(2024, 3, 20))
        )
        with pytest.raises(Refused) as refused:
            records.approve_catalogue(chosen, by=office.approver, at=office_time(PUBLISHED), all_or_nothing=True)
        assert "catalogue_consulted" in {refusal.code for refusal in refused.value.refusals}
        records.answer_catalogue_comment(said, answer="已采纳。", by=office.handler, at=office_time(PUBLISHED))
        records.approve_catalogue(chosen, by=office.approver, at=office_time(PUBLISHED), all_or_nothing=True)
        assert chosen.get().state == "approved"

    def test_nobody_comments_after_the_term(self, office: Any) -> None:
        chosen = drafted(office)
        records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
        with pytest.raises(Refused):
            records.comment_on_catalogue(
                chosen.get(), author="某人", contact="", text="晚了。", at=office_time(date(2024, 4, 4))
            )


class TestAnotherPersonApproves:
    def test_who_drafted_does_not_approve(self) -> None:
        home = factories.credit_office()
        both = factories.actor("handler", "approver", of=home)
        reviewer = factories.actor("reviewer", of=home)
        made = records.draft_catalogue(title="补充目录", pack=pack(), by=both, at=office_time(DRAFTED))
        chosen = Catalogue.objects.filter(pk=made.pk)
        records.revise_catalogue(chosen, items=[local_item()], by=both, at=office_time(DRAFTED))
        records.consult_catalogue(chosen, by=reviewer, at=office_time(DRAFTED), all_or_nothing=True)
        with pytest.raises(Refused) as refused:
            records.approve_catalogue(chosen, by=both, at=office_time(PUBLISHED), all_or_nothing=True)
        assert [refusal.code for refusal in refused.value.refusals] == ["another_person_approves"]


def filed(home: Any, *, at: date = date(2024, 3, 5), **changes: Any) -> Any:
    claim = cases.ground(home, subject_id=factories.organisation().pk, **changes)
    (answer,) = records.file([claim], pack=pack(), by=home.handler, at=office_time(at))
    return answer


class TestFitsPublishedItem:
    def test_what_no_published_item_holds_is_refused(self) -> None:
        answer = filed(cases.bureau(), item="local_credit_village")
        assert answer.record is None
        assert "fits_published_item" in {refusal.code for refusal in answer.refusals}

    def test_the_database_refuses_a_record_without_an_item(self) -> None:
        record = filed(cases.bureau()).record
        with pytest.raises(IntegrityError), transaction.atomic():
            Record._base_manager.filter(pk=record.pk).update(item=None)


class TestPolarityOfItem:
    def test_a_commendation_is_never_filed_as_negative(self) -> None:
        answer = filed(cases.bureau(), item="commendation", ground="other")
        assert "polarity_of_item" in {refusal.code for refusal in answer.refusals}


class TestLifeOfARecord:
    def test_a_penalty_is_valid_three_years_from_determination_and_public_until_then(self) -> None:
        record = filed(cases.bureau(), item="penalty").record
        assert record.valid_to == date(2027, 2, 20)
        assert (record.public_from, record.public_to) == (date(2024, 3, 5), date(2027, 2, 20))
        assert record.publish_due_on == date(2024, 2, 29)

    def test_the_document_may_end_the_publication_earlier(self) -> None:
        record = filed(cases.bureau(), item="penalty", public_to=date(2025, 2, 20)).record
        assert (record.valid_to, record.public_to) == (date(2027, 2, 20), date(2025, 2, 20))

    def test_what_comes_after_its_last_day_is_never_public(self) -> None:
        late = filed(cases.bureau(), item="penalty", degree="ordinary", at=date(2025, 3, 5)).record
        assert late.valid_to == date(2025, 2, 20)
        assert late.public_from is None

    def test_shared_information_is_never_public(self) -> None:
        record = filed(cases.bureau(), item="complaint", polarity="other", degree="", procedure="none").record
        assert record.visibility == "shared"
        assert record.public_from is None


class TestCorrection:
    def test_what_the_record_said_before_is_kept(self) -> None:
        home = cases.bureau()
        record = filed(home).record
        chosen = Record.objects.unscoped("test").filter(pk=record.pk)
        records.correct(chosen, by=home.approver, at=office_time(date(2024, 3, 10)), title="更正后的事项")
        before = RecordVersion.objects.get(record=record)
        assert before.content["title"] == "未采取措施消除事故隐患"
        assert (before.from_at, before.to_at) == (office_time(date(2024, 3, 5)), office_time(date(2024, 3, 10)))
        assert chosen.get().since_at == office_time(date(2024, 3, 10))

    def test_the_database_refuses_to_change_it(self) -> None:
        self.test_what_the_record_said_before_is_kept()
        with pytest.raises(ProgrammingError), transaction.atomic():
            RecordVersion.objects.update(content={})
