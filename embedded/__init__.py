"""Real PostgreSQL and Valkey for development, demo and tests: private unix sockets, no root, no Docker.

Never for production: production settings refuse to start with it. Nothing here imports Django, so that
run.py and the pytest plugin can use it before any settings are read.
"""
