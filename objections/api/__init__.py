"""The branch for the systems of departments, one module a piece."""
