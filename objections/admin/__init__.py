"""The branch at the desk, one module a piece."""
