"""Objections (异议处理): the branch through which a subject disputes a record or an entry.

Stands empty until the objections issue is worked on. It will hold raise, forward, verify, uphold and reject
with their three clocks; it will call down `redblack.exit(WITHDRAWN)` or `redblack.correct`.
"""
