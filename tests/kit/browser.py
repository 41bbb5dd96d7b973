"""A real browser on the live server: Debian's chromium, with a list of what its console complained about."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

__all__ = ["browsing", "expect", "needs_browser"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=30_000)  # a click waits for the answer, not for the page that it brings
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")


@contextmanager
def browsing(url: str, *clients: Client) -> Iterator[tuple[list[Page], list[str]]]:
    """One page per signed-in client, and the complaints of all of them. No database call inside the block."""
    jars = [[{"name": n, "value": m.value, "url": url} for n, m in client.cookies.items()] for client in clients]
    complaints: list[str] = []

    def hear(message: Any) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = []
        for jar in jars:
            context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-US")
            context.add_cookies(jar)
            page = context.new_page()
            page.on("console", hear)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            pages.append(page)
        yield pages, complaints
        browser.close()
