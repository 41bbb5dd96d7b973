"""The branch for the systems of departments, one module a piece."""

from objections.api.objections import ObjectionViewSet
from objections.api.redress import ClawbackViewSet

__all__ = ["ClawbackViewSet", "ObjectionViewSet"]
