"""The tables of the branch, one module a piece: Django looks for them here."""

from __future__ import annotations
