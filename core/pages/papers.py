"""Letters as the office sees them: a list on the case, a page to read, a copy to print, the kept file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.flows import Flow
from core.letters import is_masked, number_of, sheet_of, state_label, title_of
from core.letters.setting import Sheet, qr_svg
from core.models import Letter
from core.papers import SUFFIXES


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One letter as a row: its title, its number, where it stands, when it was signed, where it can be printed."""

    title: str
    number: str
    issued_at: Any
    url: str
    state: str = ""


def letters_of(flow: Flow, case_id: int, *, url: Callable[[int], str]) -> list[Paper]:
    return [
        Paper(
            title=title_of(letter),
            number=number_of(letter),
            issued_at=letter.issued_at,
            url=url(letter.pk),
            state=state_label(letter),
        )
        for letter in Letter.objects.of_case(flow.name, case_id).marked()
    ]


def print_letter(request: HttpRequest, *, flow: Flow, case_id: int, letter_id: int) -> HttpResponse:
    """The page of one letter; Http404 where it is not a letter of this case."""
    letter = Letter.objects.of_case(flow.name, case_id).filter(pk=letter_id).first()
    if letter is None:
        raise Http404("没有这份文书。")
    return render_letter(request, letter)


def render_letter(request: HttpRequest, letter: Letter, *, own: bool = True) -> HttpResponse:
    """A letter as a page, with the ways to a printed copy and to the kept file where it is one's `own`."""
    context = {
        **_sheet(sheet_of(letter)),
        "state_label": state_label(letter),
        "masked": is_masked(letter),
        "next_copy": letter.prints.count() + 1,
        "print_url": reverse("admin:core_letter_copy", args=[letter.pk]) if own else "",
        "file_url": reverse("admin:core_letter_file", args=[letter.pk]) if own else "",
    }
    return render(request, "letters/letter.html", context)


def render_draft(request: HttpRequest, letter: Letter) -> HttpResponse:
    """A letter that nobody signed yet: without number, seal and code."""
    return render(request, "letters/letter.html", {**_sheet(sheet_of(letter, preview=True)), "state_label": "拟稿"})


def pdf_response(pdf: bytes, *, name: str, keep: bool = False) -> HttpResponse:
    """A PDF in the browser; `name` without its ending."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'{"attachment" if keep else "inline"}; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def paper_response(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """A paper that somebody handed in, to be kept as a file: what others made is not opened among our pages."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{SUFFIXES[media_type]}"'
    response["Cache-Control"] = "no-store"
    return response


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "title": sheet.words.title,
        "number": sheet.number,
        "seal_src": _inline(sheet.seal, sheet.seal_type) if sheet.seal else "",
        "qr_src": _inline(qr_svg(sheet.url).encode(), "image/svg+xml") if sheet.url else "",
    }


def _inline(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
