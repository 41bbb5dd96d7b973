"""Proving who one is by name, number and a code: no answer tells whether a number is known before the code is right."""

from __future__ import annotations

import json
import logging
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clocks
from core.clocks import office_time
from core.models import Outbox
from core.sms import MemorySms
from public.identity_models import IdentityProof
from subjects import operations as subjects
from subjects.models import AccessLog, Subject
from tests.kit import cases, factories
from tests.kit.citizens import PHONE, ask_for_code, code_sent, proved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin", "online")]
AT = office_time(date(2024, 4, 10))
WRONG = "验证码不正确，或者已经失效"
OTHER_PHONE = "13900139000"


@pytest.fixture
def anybody() -> Any:
    claim = factories.person_claim("欧阳震华")
    factories.known(claim)
    return claim


def own(claim: Any) -> dict[str, str]:
    return {"name": claim.name, "number": claim.number}


def represented() -> tuple[Subject, Any, Any]:
    """An organisation, what is written of it, and its legal representative."""
    held, claim = factories.organisation_claim(), factories.person_claim("欧阳震华")
    organisation, person = factories.known(held), factories.known(claim)
    subjects.relate(
        organisation,
        person=person,
        role="legal_representative",
        from_on=date(2020, 1, 1),
        proof="营业执照",
        by=factories.actor("handler", of=factories.credit_office()),
        at=AT,
    )
    return organisation, held, claim


class TestTheCode:
    def test_the_right_code_opens_the_own_page_under_a_masked_name(self, client: Client, anybody: Any) -> None:
        answer = proved(client, **own(anybody))
        assert answer["Location"] == "/mine/"
        page = client.get("/mine/").content.decode()
        assert "欧***" in page
        assert "138****8000" in page
        assert "欧阳震华" not in page
        assert anybody.number not in page

    def test_the_message_names_the_site_and_goes_to_the_phone_given(self, client: Client, anybody: Any) -> None:
        ask_for_code(client, **own(anybody))
        code_sent()
        (sms,) = MemorySms.sent
        assert re.fullmatch(r"【诚信平台】验证码 \d{6}，5分钟内有效。工作人员不会向您索要验证码。", sms.text)

    @pytest.mark.parametrize("code", ["000000", "999999"])
    def test_a_wrong_code_opens_nothing(self, client: Client, anybody: Any, code: str) -> None:
        ask_for_code(client, **own(anybody))
        code = code if code != code_sent() else "111111"
        assert WRONG in client.post("/identity/code/", {"code": code}).content.decode()
        assert client.get("/mine/")["Location"] == "/identity/"

    def test_after_five_wrong_ones_the_right_one_is_wrong_too(self, client: Client, anybody: Any) -> None:
        ask_for_code(client, **own(anybody))
        right = code_sent()
        wrong = "111111" if right != "111111" else "222222"
        pages = [client.post("/identity/code/", {"code": wrong}).content.decode() for _ in range(5)]
        pages.append(client.post("/identity/code/", {"code": right}).content.decode())
        assert all(WRONG in page for page in pages)
        assert IdentityProof.objects.get().tries == 5

    def test_after_five_minutes_it_is_wrong_and_before_it_is_right(self, client: Client, anybody: Any) -> None:
        ask_for_code(client, **own(anybody))
        right = code_sent()
        with clocks.fixed(AT + timedelta(minutes=5)):
            assert WRONG in client.post("/identity/code/", {"code": right}).content.decode()
        with clocks.fixed(AT + timedelta(minutes=5) - timedelta(seconds=1)):
            assert client.post("/identity/code/", {"code": right})["Location"] == "/mine/"

    def test_it_is_good_once(self, client: Client, anybody: Any) -> None:
        ask_for_code(client, **own(anybody))
        thief = Client()
        thief.cookies = client.cookies.copy()
        right = code_sent()
        client.post("/identity/code/", {"code": right})
        assert client.get("/mine/").status_code == 200
        # Whoever had the cookie before has neither the session nor a second use of the code.
        assert thief.post("/identity/code/", {"code": right})["Location"] == "/identity/"
        assert thief.get("/mine/")["Location"] == "/identity/"

    def test_the_code_of_another_proof_opens_nothing(self, client: Client, anybody: Any) -> None:
        ask_for_code(client, **own(anybody))
        code_sent()
        stranger = Client()
        ask_for_code(stranger, name="司马光", number=factories.person_claim().number, phone=OTHER_PHONE)
        assert WRONG in client.post("/identity/code/", {"code": code_sent(OTHER_PHONE)}).content.decode()

    def test_digits_with_blanks_are_read_and_other_words_are_named(self, client: Client, anybody: Any) -> None:
        ask_for_code(client, **own(anybody))
        right = code_sent()
        page = client.post("/identity/code/", {"code": "12ab"}).content.decode()
        assert "验证码应为6位数字" in page
        assert IdentityProof.objects.get().tries == 0
        assert client.post("/identity/code/", {"code": f"{right[:3]} {right[3:]}"}).status_code == 302

    def test_without_a_code_asked_for_there_is_no_page_for_it(self, client: Client) -> None:
        assert client.get("/identity/code/")["Location"] == "/identity/"


class TestWhoIsLetIn:
    def test_a_representative_of_the_dossier_acts_for_the_organisation(self, client: Client) -> None:
        organisation, held, claim = represented()
        answer = proved(client, "representative", principal_number=held.number, **own(claim))
        assert answer["Location"] == "/mine/"
        assert organisation.name in client.get("/mine/").content.decode()

    def test_whoever_is_not_in_the_dossier_is_told_so_after_the_code(self, client: Client) -> None:
        _, held, _ = represented()
        other = factories.person_claim("司马光")
        factories.known(other)
        answer = proved(client, "representative", principal_number=held.number, **own(other)).content.decode()
        assert "没有找到相符的信用主体" in answer
        assert client.get("/mine/").status_code == 302

    def test_a_former_representative_is_not(self, client: Client) -> None:
        _, held, claim = represented()
        person = Subject.objects.get(responsible_for__isnull=False)
        person.responsible_for.update(to_on=date(2024, 4, 9))
        answer = proved(client, "representative", principal_number=held.number, **own(claim)).content.decode()
        assert "没有找到相符的信用主体" in answer

    def test_an_agent_names_his_principal_exactly(self, client: Client) -> None:
        organisation, held, _ = represented()
        agent = own(factories.person_claim("司马光"))
        named = {"principal": organisation.name, "principal_number": held.number}
        assert proved(client, "agent", **agent, **named)["Location"] == "/mine/"
        wrong = {"principal": "另一家有限公司", "principal_number": held.number}
        answer = proved(Client(), "agent", phone=OTHER_PHONE, **agent, **wrong).content.decode()
        assert "没有找到相符的信用主体" in answer

    def test_an_agent_of_a_person(self, client: Client, anybody: Any) -> None:
        named = {"principal": anybody.name, "principal_number": anybody.number}
        answer = proved(client, "agent", **own(factories.person_claim("司马光")), **named)
        assert answer["Location"] == "/mine/"

    def test_a_business_under_its_operator_s_name_by_its_code(self, client: Client) -> None:
        claim = factories.organisation_claim("欧阳震华", prefix="92", operator=factories.person_claim("欧阳震华"))
        factories.known(claim)
        assert proved(client, **own(claim))["Location"] == "/mine/"

    @pytest.mark.parametrize("state", [{"no_capacity": True}, {"status": "deceased"}])
    def test_for_whom_another_must_act_the_window_is_named(
        self, client: Client, anybody: Any, state: dict[str, Any]
    ) -> None:
        Subject.objects.update(**state)
        assert "请到窗口办理" in proved(client, **own(anybody)).content.decode()
        assert client.get("/mine/").status_code == 302

    def test_a_minor_is_sent_to_the_window(self, client: Client) -> None:
        child = factories.person_claim("欧阳小华", birth_on=date(2007, 1, 1))
        factories.known(child)
        assert "请到窗口办理" in proved(client, **own(child)).content.decode()

    def test_the_session_ends_after_thirty_minutes_however_busy(self, client: Client, anybody: Any) -> None:
        proved(client, **own(anybody))
        for minute in (10, 20, 29):
            with clocks.fixed(AT + timedelta(minutes=minute)):
                assert client.get("/mine/").status_code == 200
        with clocks.fixed(AT + timedelta(minutes=30)):
            assert client.get("/mine/")["Location"] == "/identity/"

    def test_leaving_ends_it_for_everybody_who_holds_the_cookie(self, client: Client, anybody: Any) -> None:
        proved(client, **own(anybody))
        copy = Client()
        copy.cookies = client.cookies.copy()
        assert copy.get("/mine/").status_code == 200
        assert "已经退出" in client.post("/identity/end/").content.decode()
        assert copy.get("/mine/").status_code == 302

    def test_the_own_page_shows_what_the_public_may_see(self, client: Client) -> None:
        home = cases.bureau()
        claim = factories.person_claim("欧阳震华")
        (entry,) = cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)])
        proved(client, **own(claim))
        assert entry.decision_no in client.get("/mine/").content.decode()


class TestNoOracle:
    """Known and unknown read alike and cost alike until the code was right."""

    def asked(self) -> dict[str, tuple[str, dict[str, str]]]:
        known, stranger = factories.person_claim("欧阳震华"), factories.person_claim("诸葛亮")
        home = cases.bureau()
        cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=known)])
        organisation, held, claim = represented()
        return {
            "listed": ("self", own(known)),
            "wrong name": ("self", {"name": "欧阳", "number": known.number}),
            "unknown": ("self", own(stranger)),
            "represented": ("representative", {"principal_number": held.number, **own(claim)}),
            "not represented": ("representative", {"principal_number": held.number, **own(stranger)}),
            "no such organisation": (
                "representative",
                {"principal_number": factories.organisation_claim().number, **own(claim)},
            ),
            "agent": ("agent", {"principal": organisation.name, "principal_number": held.number, **own(stranger)}),
            "agent of nobody": ("agent", {"principal": "无", "principal_number": held.number, **own(stranger)}),
        }

    def test_every_answer_before_the_proof_is_the_same(self, client: Client) -> None:
        told: dict[str, set[Any]] = {}
        for n, (capacity, given) in enumerate(self.asked().values()):
            cache.clear()
            mine = Client()
            mine.get("/identity/")
            phone = f"1380013800{n}"
            with CaptureQueriesContext(connection) as queries:
                asked = ask_for_code(mine, capacity, phone=phone, **given)
            page = mine.get("/identity/code/").content.decode().replace(phone[-4:], "")
            code_sent(phone)
            wrong = mine.post("/identity/code/", {"code": "not it"}).content.decode().replace(phone[-4:], "")
            made = (asked.status_code, asked["Location"], len(queries), strip(page), strip(wrong))
            told.setdefault(capacity, set()).add(made)
        assert {capacity: len(answers) for capacity, answers in told.items()} == {
            "self": 1,
            "representative": 1,
            "agent": 1,
        }

    def test_a_wrong_code_costs_the_same_for_known_and_unknown(self, client: Client) -> None:
        costs = set()
        for n, (capacity, given) in enumerate(self.asked().values()):
            cache.clear()
            mine, phone = Client(), f"1380013800{n}"
            ask_for_code(mine, capacity, phone=phone, **given)
            wrong = "111111" if code_sent(phone) != "111111" else "222222"
            with CaptureQueriesContext(connection) as queries:
                mine.post("/identity/code/", {"code": wrong})
            costs.add(len(queries))
        assert len(costs) == 1

    def test_nothing_typed_reaches_an_address_a_cookie_a_log_or_a_page(
        self, client: Client, anybody: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        answers = [ask_for_code(client, **own(anybody)), ask_for_code(client, name="", number="1", phone="138")]
        code = code_sent()
        answers += [client.post("/identity/code/", {"code": code}), client.get("/mine/")]
        secrets = (anybody.name, anybody.number, PHONE, code)
        said = [str(answer.headers) + answer.content.decode() + str(answer.cookies) for answer in answers]
        said += [record.getMessage() + str(record.__dict__) for record in caplog.records]
        said += [str(dict(client.session)), json.dumps(list(Outbox.objects.values_list("payload", "key")))]
        for word in secrets:
            assert not [text for text in said if word in text], word

    def test_what_was_typed_lies_sealed(self, client: Client, anybody: Any) -> None:
        ask_for_code(client, **own(anybody))
        code = code_sent()
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(p)::text FROM public_identityproof p")
            (row,) = cursor.fetchone()
        for word in (anybody.name, anybody.number, PHONE, code):
            assert word not in row

    def test_pages_are_kept_nowhere_and_indexed_nowhere(self, client: Client, anybody: Any) -> None:
        proved(client, **own(anybody))
        for address in ("/identity/", "/identity/self/", "/mine/"):
            answer = client.get(address)
            assert answer["Cache-Control"] == "no-store"
            assert "noindex" in answer["X-Robots-Tag"]

    def test_a_form_of_another_site_is_refused(self, anybody: Any) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post("/identity/self/", {**own(anybody), "phone": PHONE}).status_code == 403
        assert strict.post("/identity/end/").status_code == 403


class TestBudgets:
    def test_one_message_a_minute_to_a_phone_whoever_asks(self, client: Client, anybody: Any) -> None:
        assert ask_for_code(client, **own(anybody)).status_code == 302
        other = own(factories.person_claim("诸葛亮"))
        assert ask_for_code(Client(REMOTE_ADDR="198.51.100.7"), **other).status_code == 429
        assert ask_for_code(Client(), phone=OTHER_PHONE, **other).status_code == 302

    def test_five_an_hour_for_a_number_from_wherever(self, anybody: Any) -> None:
        answers = [
            ask_for_code(Client(REMOTE_ADDR=f"198.51.100.{n}"), phone=f"1380013800{n}", **own(anybody)).status_code
            for n in range(6)
        ]
        assert answers == [302] * 5 + [429]

    def test_ten_an_hour_for_a_client(self) -> None:
        answers = [
            ask_for_code(Client(), phone=f"138001380{n:02d}", **own(factories.person_claim())).status_code
            for n in range(11)
        ]
        assert answers == [302] * 10 + [429]

    def test_what_cannot_be_costs_nothing(self, client: Client) -> None:
        for _ in range(12):
            assert ask_for_code(client, name="张三", number="1").status_code == 200

    def test_without_counters_no_code_is_sent(
        self, client: Client, anybody: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(*args: Any, **kwargs: Any) -> None:
            raise ConnectionError("no cache")

        monkeypatch.setattr(type(cache._connections["default"]), "incr", down)
        assert ask_for_code(client, **own(anybody)).status_code == 503
        assert not Outbox.objects.exists()


class TestWords:
    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"phone": "12345678901"}, "手机号应为十一位数字"),
            ({"number": "320281198506150011"}, "证件号码不正确"),
            ({"name": ""}, "姓名：请填写姓名。"),
        ],
    )
    def test_what_is_wrong_is_named_with_its_field(
        self, client: Client, anybody: Any, given: dict[str, str], told: str
    ) -> None:
        page = ask_for_code(client, **{**own(anybody), **given}).content.decode()
        assert "请先改正下列内容" in page
        assert told in page

    def test_a_phone_in_any_spelling(self, client: Client, anybody: Any) -> None:
        assert ask_for_code(client, **own(anybody), phone="+86 138-0013-8000").status_code == 302
        assert code_sent(PHONE)

    def test_without_a_gateway_the_window_is_named(self, client: Client, settings: Any) -> None:
        settings.SMS_BACKEND = ""
        for address in ("/identity/", "/identity/self/"):
            assert "本站没有开通短信核验" in client.get(address).content.decode()
        assert client.get("/identity/nobody/").status_code == 404

    def test_it_costs_nothing_and_nobody_asks_for_the_code(self, client: Client) -> None:
        assert "办理全程不收费" in client.get("/identity/").content.decode()


class TestOnRecord:
    def test_the_look_is_written_down_with_purpose_and_basis(self, client: Client, anybody: Any) -> None:
        proved(client, wanted="objection", **own(anybody))
        look, proof = AccessLog.objects.get(), IdentityProof.objects.get()
        assert (look.case_no, look.basis, look.basis_ref) == ("提出异议", "self", proof.number)
        assert look.fields == ["dossier"]
        assert "欧***" in look.actor_name

    def test_an_agent_s_look_rests_on_his_authority(self, client: Client, anybody: Any) -> None:
        agent = own(factories.person_claim("司马光"))
        proved(client, "agent", principal=anybody.name, principal_number=anybody.number, **agent)
        assert AccessLog.objects.get().basis == "authorisation"

    def test_nobody_found_is_on_record_too(self, client: Client) -> None:
        proved(client, **own(factories.person_claim("诸葛亮")))
        proof = IdentityProof.objects.get()
        assert (proof.outcome, proof.subject, proof.closes_at) == ("unknown", None, None)
        assert not AccessLog.objects.exists()

    @pytest.mark.parametrize(
        "change",
        [{"tries": 6}, {"outcome": "proved"}, {"closes_at": AT}, {"proved_at": AT + timedelta(minutes=5)}],
    )
    def test_the_database_refuses_too(self, client: Client, anybody: Any, change: dict[str, Any]) -> None:
        ask_for_code(client, **own(anybody))
        with pytest.raises(IntegrityError), transaction.atomic():
            IdentityProof.objects.update(**change)


def strip(page: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", page)
