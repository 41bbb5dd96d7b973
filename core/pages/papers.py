"""Letters as the office sees them: a list on the case, a page to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import select_template

from core.flows import Flow
from core.models import Letter
from core.terms import letter_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One letter as a row: its title, its number, when it was issued, where it can be printed."""

    title: str
    number: str
    issued_at: Any
    url: str


def number_of(letter: Letter) -> str:
    """The document number (文号) as printed."""
    return f"{letter_kind(letter.kind).mark}〔{letter.year}〕{letter.number}号"


def title_of(letter: Letter) -> str:
    return str(letter.data.get("title") or letter_kind(letter.kind).title)


def letters_of(flow: Flow, case_id: int, *, url: Callable[[int], str]) -> list[Paper]:
    return [
        Paper(title=title_of(letter), number=number_of(letter), issued_at=letter.issued_at, url=url(letter.pk))
        for letter in Letter.objects.of_case(flow.name, case_id)
    ]


def print_letter(request: HttpRequest, *, flow: Flow, case_id: int, letter_id: int) -> HttpResponse:
    """The page of one letter; Http404 where it is not a letter of this case."""
    letter = Letter.objects.of_case(flow.name, case_id).filter(pk=letter_id).first()
    if letter is None:
        raise Http404("没有这份文书。")
    return render_letter(request, letter)


def render_letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    """A letter under the template of its kind; a kind without one of its own takes the general one."""
    template = select_template([f"letters/{letter.kind}.html", "letters/letter.html"])
    context = {"letter": letter, "title": title_of(letter), "number": number_of(letter), "data": letter.data}
    return HttpResponse(template.render(context, request))
