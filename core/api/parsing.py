"""What is read from the body of a request."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions, status
from rest_framework.parsers import JSONParser

LARGEST = 8 * 1024 * 1024
"""Bytes of a body: a thousand proposals with long facts fit."""


class TooLarge(exceptions.APIException):
    """A body beyond the limit."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"请求正文不得超过 {LARGEST // 1024 // 1024} MB，请分批提交。"
    default_code = "too_large"


class CleanJSON(JSONParser):
    """JSON of bounded size, without characters that no text column can hold (NUL, lone surrogates)."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLarge
        if not raw.strip():
            return {}
        try:
            parsed = super().parse(io.BytesIO(raw), media_type, parser_context)
        except RecursionError as deep:
            raise exceptions.ParseError("请求正文嵌套过深。") from deep
        if not _storable(parsed):
            raise exceptions.ParseError("请求正文含有不能保存的字符。")
        return parsed


def _storable(parsed: Any) -> bool:
    try:
        text = json.dumps(parsed, ensure_ascii=False)
        text.encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return "\\u0000" not in text


def object_of(data: Any) -> Mapping[str, Any]:
    """The body as a JSON object; raises ParseError."""
    if not isinstance(data, Mapping):
        raise exceptions.ParseError("请求正文应当是一个 JSON 对象。")
    return data
