"""The bench: our path and its limit side by side, in one run, on data of its own. `python -m bench --help`."""
