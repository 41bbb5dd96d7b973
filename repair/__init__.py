"""Credit repair (信用修复): the branch that ends a record early when its subject has put things right.

Stands empty until the repair issue is worked on. It will hold apply, accept, check, publicise, grant and
refuse, each with its clause; it will call down `redblack.exit(REPAIRED)` and know nothing of measures.
"""
