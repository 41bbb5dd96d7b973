"""The only writers of the branch, one module a piece."""
