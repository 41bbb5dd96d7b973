"""What the law forbids in the branch, one module a piece: every one is imported here, so that its rules are known."""

from objections.rules import amending, appeals, complaints, objecting, redress, reviews

__all__ = ["amending", "appeals", "complaints", "objecting", "redress", "reviews"]
