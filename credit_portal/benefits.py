"""Who is asked what was granted under red entries: the roof's table."""

BENEFITS: tuple[str, ...] = ("measures.benefits.granted",)
"""Dotted paths of functions `(entry ids) -> list[redblack.benefits.Benefit]`."""
