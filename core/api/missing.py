"""What the interface says at an address that it does not have."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.views import APIView


class NoSuchAddress(APIView):
    """404 in the interface's own shape, for every method; strangers are told 401 as everywhere."""

    scope = ""
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404
