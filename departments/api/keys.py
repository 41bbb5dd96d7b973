"""How a department's system proves who it is, what its key opens, and how often it may ask."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.clocks import now
from core.refusals import Refusal
from departments.client_models import ApiClient
from departments.operations import present
from departments.terms import Scope

KEYWORD = "Api-Key"
logger = logging.getLogger(__name__)


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key <密钥编号>.<密钥>`."""

    def authenticate(self, request: Request) -> tuple[ApiClient, None] | None:
        scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != KEYWORD.lower():
            return None
        found = present(credential.strip(), address=address_of(request), at=now())
        if isinstance(found, Refusal):
            logger.warning("api_key_refused", extra={"code": found.code})
            raise exceptions.AuthenticationFailed(str(found), code=found.code)
        return found, None

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


def address_of(request: Request | HttpRequest) -> str:
    """The address of the caller. X-Forwarded-For counts only as far as our own proxies wrote it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.PUBLIC_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


class HasScope(BasePermission):
    """A client's key must hold the scope that the address names; an address that names none is closed to clients."""

    def has_permission(self, request: Request, view: Any) -> bool:
        client = request.user
        if not isinstance(client, ApiClient):
            return True
        scope = getattr(view, "scope", None)
        if scope == "" or scope in client.scopes:
            return True
        words = f"密钥没有“{Scope(scope).label}”（{scope}）权限。" if scope else "这个地址不对接口客户端开放。"
        raise exceptions.PermissionDenied(words, code="scope_missing")


class ClientThrottle(BaseThrottle):
    """So many requests of one caller in a window; `settings.API_BUDGET` is (times, seconds).

    When the counters do not answer the request goes through: the key has been checked, the count is a courtesy.
    """

    def __init__(self) -> None:
        self.left = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        limit, seconds = settings.API_BUDGET
        window, passed = divmod(time.time(), seconds)
        user: Any = request.user
        key = f"api:{user._meta.label_lower}:{user.pk}:{int(window)}" if user.is_authenticated else ""
        self.left = seconds - passed
        return not key or self._count(key, seconds=seconds) <= limit

    def wait(self) -> float:
        return self.left

    def _count(self, key: str, *, seconds: int) -> int:
        # The cache's client library is a setting, and with it the exceptions it throws.
        try:
            cache.add(key, 0, timeout=seconds)
            return int(cache.incr(key))
        except Exception as error:
            logger.warning("api_counters_down", extra={"error": type(error).__name__})
            return 0
