"""Celery's door: it only wakes work up; the work is a row that `run_due` finds."""

from __future__ import annotations

from celery import shared_task

from core import due


@shared_task(name="core.run_due", ignore_result=True)
def run_due(kind: str) -> int:
    """Do what is due of one kind now."""
    return due.run_due(kind)
