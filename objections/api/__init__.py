"""The branch for the systems of departments, one module a piece."""

from objections.api.objections import ObjectionViewSet

__all__ = ["ObjectionViewSet"]
