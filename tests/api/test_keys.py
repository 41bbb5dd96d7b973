"""Who is let in: hashed keys, two of them for rotation, ended at once, bound to addresses, scopes and posts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.actors import Actor
from core.clocks import office_time
from core.refusals import NotAllowed, Refused
from departments import operations
from departments.client_models import ApiClient, ApiKey
from tests.kit import factories, systems
from tests.kit.desk import signed_in

pytestmark = pytest.mark.django_db
DAY = office_time(date(2024, 3, 26), 10)


def status(system: systems.System) -> tuple[int, str]:
    response = system.get("entries/")
    return response.status_code, response.json().get("code", "")


class TestKey:
    def test_a_live_key_opens(self) -> None:
        system = systems.system_of(at=DAY)
        assert status(system) == (200, "")
        assert ApiClient.objects.get().last_used_at == DAY

    def test_the_secret_is_not_kept(self) -> None:
        system = systems.system_of()
        key = ApiKey.objects.get()
        secret = system.secret.partition(".")[2]
        assert secret.encode() not in bytes(key.digest)
        assert (key.algorithm, len(bytes(key.digest))) == ("sm3", 32)
        assert operations.digest_of(secret, algorithm="sha256")[1] != bytes(key.digest)

    @pytest.mark.parametrize("wrong", ["", "x", "deadbeef.secret", "é.é", "a" * 500])
    def test_an_unknown_key_is_told_401(self, wrong: str) -> None:
        system = systems.system_of()
        system.secret = wrong
        assert status(system) == (401, "key_unknown")

    def test_a_wrong_secret_is_told_the_same(self) -> None:
        system = systems.system_of()
        system.secret += "x"
        assert status(system) == (401, "key_unknown")

    def test_the_last_day_counts_and_the_next_does_not(self) -> None:
        system = systems.system_of(expires_on=date(2024, 3, 26))
        system.at = office_time(date(2024, 3, 26), 23, 59)
        assert status(system)[0] == 200
        system.at += timedelta(minutes=2)
        assert status(system) == (401, "key_expired")

    def test_revoked_at_once(self) -> None:
        system = systems.system_of(at=DAY)
        operations.revoke_key(ApiKey.objects.get(), by=systems.OFFICER, at=DAY)
        assert status(system) == (401, "key_revoked")

    def test_a_client_is_ended_with_all_its_keys(self) -> None:
        system = systems.system_of(at=DAY)
        operations.revoke_client(system.client, by=systems.OFFICER, at=DAY)
        assert status(system) == (401, "key_revoked")

    def test_two_keys_live_side_by_side_and_no_third(self) -> None:
        old = systems.system_of(at=DAY)
        issued = operations.issue_key(old.client, expires_on=systems.ENDS_ON, by=systems.OFFICER, at=DAY)
        new = systems.System(client=old.client, secret=issued.secret, at=DAY)
        assert status(old)[0] == status(new)[0] == 200
        with pytest.raises(Refused, match="已有2个有效密钥"):
            operations.issue_key(old.client, expires_on=systems.ENDS_ON, by=systems.OFFICER, at=DAY)
        operations.revoke_key(ApiKey.objects.order_by("pk")[0], by=systems.OFFICER, at=DAY)
        assert (status(old)[0], status(new)[0]) == (401, 200)

    def test_only_from_its_addresses(self) -> None:
        system = systems.system_of(networks=["10.8.0.0/16"])
        assert status(system) == (401, "address_barred")
        system.address = "10.8.3.4"
        assert status(system)[0] == 200

    def test_a_department_that_is_gone_takes_its_systems_along(self) -> None:
        system = systems.system_of(factories.department(active_to=date(2024, 3, 1)), at=DAY)
        assert status(system) == (401, "department_inactive")


class TestRights:
    def test_a_missing_scope_is_told_by_name(self) -> None:
        system = systems.system_of(scopes=["dispatches.read"])
        response = system.get("entries/")
        assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
        assert "entries.read" in response.json()["detail"]
        assert system.get("dispatches/").status_code == 200

    @pytest.mark.parametrize("post", ["reviewer", "approver", "secadmin"])
    def test_a_machine_never_reviews_or_approves(self, post: str) -> None:
        with pytest.raises(Refused):
            systems.client_of(posts=[post])

    @pytest.mark.parametrize("post", ["handler", "approver", "sysadmin", "auditor"])
    def test_only_the_security_officer_lets_systems_in(self, post: str) -> None:
        client = systems.client_of()
        by = factories.actor(post)
        with pytest.raises(NotAllowed):
            operations.issue_key(client, expires_on=systems.ENDS_ON, by=by, at=DAY)
        with pytest.raises(NotAllowed):
            operations.revoke_client(client, by=by, at=DAY)

    def test_an_address_that_is_none_is_refused(self) -> None:
        with pytest.raises(Refused, match="不是 IP 地址或网段"):
            systems.client_of(networks=["10.8.0.0/99"])

    def test_an_address_that_is_not_there_is_told_in_the_same_shape(self) -> None:
        response = systems.system_of().get("nothing/here/")
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


class TestDesk:
    """At the staff site."""

    @pytest.fixture
    def officer(self) -> Any:
        return signed_in(factories.actor("secadmin"))

    def test_a_client_is_made_and_its_key_is_shown_once(self, officer: Any) -> None:
        form = {
            "department": factories.department().pk,
            "name": "审批系统",
            "posts": ["handler"],
            "scopes": ["screening.one"],
            "networks": "10.1.0.0/16",
            "expires_on": "2030-12-31",
            "keys-TOTAL_FORMS": "0",
            "keys-INITIAL_FORMS": "0",
        }
        response = officer.post(reverse("admin:departments_apiclient_add"), form)
        assert response.status_code == 302, response.content.decode()[:3000]
        client = ApiClient.objects.get()
        assert (client.posts, client.scopes, client.networks) == (["handler"], ["screening.one"], ["10.1.0.0/16"])
        chosen = {"action": "issue", "_selected_action": [client.pk]}
        response = officer.post(reverse("admin:departments_apiclient_changelist"), chosen)
        key = ApiKey.objects.get()
        assert f"Api-Key {key.prefix}." in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        page = officer.get(reverse("admin:departments_apiclient_change", args=[client.pk])).content.decode()
        assert key.prefix in page
        officer.post(reverse("admin:departments_apiclient_changelist"), {**chosen, "action": "revoke"})
        assert ApiKey.objects.get().revoked_at is not None

    @pytest.mark.parametrize("post", ["handler", "approver", "sysadmin"])
    def test_nobody_else_comes_here(self, post: str) -> None:
        client = signed_in(factories.actor(post))
        assert client.get(reverse("admin:departments_apiclient_changelist")).status_code == 403


def test_what_a_system_does_is_signed_by_it() -> None:
    system = systems.system_of()
    actor = Actor(name=f"接口：{system.client.name}", posts=frozenset({"handler"}))
    assert system.client.full_name == actor.name
    assert system.client.has_perm("redblack.view_entry")
    assert not system.client.has_perm("departments.view_user")
