"""The only writers of persons and their posts, and of the interface's clients and their keys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from core.actors import OFFICER_POSTS, Actor, Post
from core.clocks import day_of
from core.crypto import key_ring
from core.refusals import NotAllowed, Refusal, Refused
from departments.client_models import ApiClient, ApiKey
from departments.models import Department, User
from departments.rules import KeyFacts, key_refusal, network_refusal, posts_refusal
from departments.terms import LIVE_KEYS


def grant_posts(user: User, *, posts: Sequence[str], by: Actor, at: datetime) -> User:
    """Give a person exactly these posts. Only the security officer may, and never to himself.

    Raises NotAllowed, or Refused where the posts exclude each other. Row history keeps what was before.
    """
    if not by.holds(Post.SECADMIN):
        raise NotAllowed("岗位由安全管理员授予。")
    if by.user_id == user.pk:
        raise NotAllowed("不能给自己授予岗位。")
    demand_posts(posts, department=user.department)
    user.posts = list(posts)
    user.save(update_fields=["posts"])
    return user


@transaction.atomic
def create_person(
    username: str,
    *,
    full_name: str,
    password: str,
    posts: Sequence[str] = (),
    department: Department | None = None,
    at: datetime,
    encoded: str = "",
) -> User:
    """A new account that may enter the staff site; for set-up, commands and the sample city.

    `encoded` is the hash of this very password where the caller has it: the many accounts of a demonstration
    share one, since a hash is made to be slow. Raises Refused where the posts exclude each other or the
    password is weak.
    """
    demand_posts(posts, department=department)
    user = User(
        username=username,
        full_name=full_name,
        posts=list(posts),
        department=department,
        is_staff=True,
        date_joined=at,
    )
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(
            Refusal(code="password_weak", sentence="；".join(weak.messages), remedy="请换一个密码。")
        ) from weak
    user.password = encoded or make_password(password)
    user.save()
    return user


def create_officer(username: str, *, full_name: str, password: str, post: str, at: datetime, encoded: str = "") -> User:
    """One of the three officers (系统管理员, 安全管理员, 审计员), at set-up."""
    if post not in OFFICER_POSTS:
        raise Refused(
            Refusal(
                code="not_an_officer",
                sentence=f"「{post}」不是三员岗位。",
                remedy="请填 sysadmin、secadmin 或 auditor。",
            )
        )
    return create_person(username, full_name=full_name, password=password, posts=[post], at=at, encoded=encoded)


def demand_posts(posts: Sequence[str], *, department: Department | None) -> None:
    """Raise Refused where one person may not hold these posts."""
    handed_over = department is not None and department.handed_over_on is not None
    refusal = posts_refusal(posts, has_department=department is not None, handed_over=handed_over)
    if refusal is not None:
        raise Refused(refusal)


# --- clients of the interface -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """A new key. `secret` is shown once: the database keeps only its digest."""

    key: ApiKey
    secret: str = field(repr=False)


@transaction.atomic
def create_client(
    name: str,
    *,
    department: Department,
    posts: Sequence[str],
    scopes: Sequence[str],
    expires_on: date,
    networks: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> ApiClient:
    """A system of a department that may speak to the interface; only the security officer makes one.

    Raises NotAllowed, or Refused with what is wrong. It has no key yet: `issue_key` gives one.
    """
    _demand_officer(by)
    refusal = network_refusal(networks)
    if refusal is not None:
        raise Refused(refusal)
    client = ApiClient(
        department=department,
        name=name,
        posts=list(posts),
        scopes=list(scopes),
        networks=list(networks),
        expires_on=expires_on,
        created_at=at,
        created_by=by.name,
    )
    try:
        client.full_clean()
    except ValidationError as wrong:
        raise Refused([Refusal(code="invalid", sentence=text) for text in wrong.messages]) from wrong
    client.save(force_insert=True)
    return client


@transaction.atomic
def change_client(
    client: ApiClient, *, posts: Sequence[str], scopes: Sequence[str], networks: Sequence[str], by: Actor, at: datetime
) -> ApiClient:
    """Give a client exactly these posts, scopes and addresses; its next request is judged by them."""
    _demand_officer(by)
    refusal = network_refusal(networks)
    if refusal is not None:
        raise Refused(refusal)
    client.posts, client.scopes, client.networks = list(posts), list(scopes), list(networks)
    client.save(update_fields=["posts", "scopes", "networks"])
    return client


@transaction.atomic
def issue_key(client: ApiClient, *, expires_on: date, by: Actor, at: datetime) -> IssuedKey:
    """A key for a client. Two may live at a time, so that the old one works until the new one is in place."""
    _demand_officer(by)
    held = ApiClient.objects.select_for_update().get(pk=client.pk)
    on = day_of(at)
    if expires_on < on or expires_on > held.expires_on:
        raise Refused(
            Refusal(code="key_term", sentence="密钥的有效期应当自今日起，且不晚于客户端的有效期。", field="expires_on")
        )
    if ApiKey.objects.live(on).filter(client=held).count() >= LIVE_KEYS:
        raise Refused(
            Refusal(
                code="keys_enough",
                sentence=f"该客户端已有{LIVE_KEYS}个有效密钥。",
                remedy="请先作废旧密钥。",
            )
        )
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    algorithm, digest = digest_of(secret)
    key = ApiKey.objects.create(
        client=held,
        prefix=prefix,
        digest=digest,
        algorithm=algorithm,
        created_at=at,
        created_by=by.name,
        expires_on=expires_on,
    )
    return IssuedKey(key=key, secret=f"{prefix}.{secret}")


def revoke_key(key: ApiKey, *, by: Actor, at: datetime) -> None:
    """The key opens nothing from now on."""
    _demand_officer(by)
    ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at, revoked_by=by.name)


@transaction.atomic
def revoke_client(client: ApiClient, *, by: Actor, at: datetime) -> None:
    """The client and all its keys open nothing from now on."""
    _demand_officer(by)
    ApiClient.objects.filter(pk=client.pk, revoked_at__isnull=True).update(revoked_at=at)
    ApiKey.objects.filter(client=client, revoked_at__isnull=True).update(revoked_at=at, revoked_by=by.name)


def present(credential: str, *, address: str, at: datetime) -> ApiClient | Refusal:
    """The client that presents a credential from an address, or why it is not let in; one statement.

    Unknown keys and wrong secrets get the same answer.
    """
    prefix, _, secret = credential.partition(".")
    key = ApiKey.objects.presented(prefix).first() if prefix.isalnum() and prefix.isascii() else None
    known = bytes(key.digest) if key else b""
    if key is None or not secrets.compare_digest(known, digest_of(secret, algorithm=key.algorithm)[1]):
        return Refusal(code="key_unknown", sentence="密钥不正确。", remedy="请核对 Authorization 请求头。")
    client, on = key.client, day_of(at)
    refusal = key_refusal(_key_facts(key, on=on), address=address, on=on)
    if refusal is not None:
        return refusal
    _note_use(client, at=at)
    return client


def _key_facts(key: ApiKey, *, on: date) -> KeyFacts:
    client, home = key.client, key.client.department
    return KeyFacts(
        revoked=key.revoked_at is not None,
        expires_on=key.expires_on,
        client_revoked=client.revoked_at is not None,
        client_expires_on=client.expires_on,
        department_active=(home.active_from or on) <= on <= (home.active_to or on),
        networks=tuple(client.networks),
    )


def _note_use(client: ApiClient, *, at: datetime) -> None:
    """When it was last here, to the minute: a row is not written for every request."""
    if client.last_used_at is None or at - client.last_used_at > timedelta(minutes=1):
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=at)


def digest_of(secret: str, *, algorithm: str = "") -> tuple[str, bytes]:
    """The digest of a key's secret, and by which algorithm: that of the active crypto suite, unless one is named.

    A plain hash is enough: the secret has 256 random bits, nobody tries them one by one.
    """
    chosen = algorithm or ("sm3" if key_ring().active.suite.name == "gm" else "sha256")
    hashing = hashes.Hash(hashes.SM3() if chosen == "sm3" else hashes.SHA256())
    hashing.update(secret.encode())
    return chosen, hashing.finalize()


def _demand_officer(by: Actor) -> None:
    if not by.holds(Post.SECADMIN):
        raise NotAllowed("接口客户端和密钥由安全管理员管理。")
