"""Which cases have a machine face, and under which address: the roof's table."""

from rest_framework.routers import SimpleRouter

router = SimpleRouter(use_regex_path=False)
