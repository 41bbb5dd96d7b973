"""How the interface knows its caller today: the staff site's session. Keys of departments come later."""

from __future__ import annotations

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class StaffSession(SessionAuthentication):
    """The staff site's session; a stranger is told 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
