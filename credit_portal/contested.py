"""Who is asked for the decision that an appeal is against: the roof's table."""

CONTESTED: tuple[str, ...] = ("objections.contested.of_objection", "repair.contested.of_repair")
"""Dotted paths of functions `(number) -> redblack.contested.Contested | None`."""
