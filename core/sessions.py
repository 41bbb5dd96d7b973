"""The staff site's session: how the interface knows its caller today, and how long it may last at the longest."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

BEGAN = "session_began"


class StaffSession(SessionAuthentication):
    """The staff site's session; a stranger is told 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class AbsoluteAge:
    """Ends a session that has lasted `SESSION_ABSOLUTE_AGE`, however busy it was (等级保护 三级).

    Reads the machine's clock, as the session's idle time does: it is no date of law, and costs no statement.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            moment = time.time()
            began = request.session.setdefault(BEGAN, moment)
            if moment - began > settings.SESSION_ABSOLUTE_AGE.total_seconds():
                logout(request)
        return self.get_response(request)
