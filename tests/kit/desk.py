"""A person at a browser: signed in, with the words of a page as a reader sees them."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from core.actors import Actor
from core.clocks import fixed
from departments.models import User

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(actor: Actor) -> Client:
    """A client in the name of an actor that a factory made."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=MODEL_BACKEND)
    return client


def page(name: str, case: Any, *more: Any) -> str:
    """The address of a page of one case: `door`, `change`, `letter`."""
    meta = case._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[case.pk, *more])


def post(actor: Actor, address: str, at: datetime, **data: Any) -> Any:
    """What a person sends from a page at `at`, followed to the page that answers."""
    with fixed(at):
        return signed_in(actor).post(address, data, follow=True)


def see(actor: Actor, address: str, at: datetime) -> Any:
    """A page as a person sees it at `at`."""
    with fixed(at):
        return signed_in(actor).get(address)


def do(actor: Actor, case: Any, verb: str, at: datetime, **data: Any) -> Any:
    """A move made through its door."""
    return post(actor, page("door", case, verb), at, **data)


class _Words(HTMLParser):
    SILENT = frozenset({"script", "style", "svg", "template"})

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.icon = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self.SILENT:
            self.depth += 1
        classes = dict(attrs).get("class") or ""
        if tag == "span" and (self.icon or "material-symbols" in classes):
            self.icon += 1
        for name, value in attrs:
            if name in ("placeholder", "title", "aria-label", "alt") and value and not self.depth:
                self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.depth -= 1
        if tag == "span" and self.icon:
            self.icon -= 1

    def handle_data(self, data: str) -> None:
        if not self.depth and not self.icon and data.strip():
            self.found.append(" ".join(data.split()))


def words(response: Any) -> str:
    """The text of a page without scripts and icons; attributes that are read aloud are part of it."""
    parser = _Words()
    parser.feed(response.content.decode())
    return "\n".join(parser.found)


def english(text: str, *, allowed: frozenset[str]) -> set[str]:
    """Latin words of two letters and more that nobody allowed."""
    return {word for word in re.findall(r"[A-Za-z]{2,}", text) if word.lower() not in allowed}
