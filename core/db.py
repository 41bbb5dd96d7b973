"""Which database alias does what: everything runs as the application role, only migrations as the owner."""

from typing import Any

from django.db.models import Model


class OwnerRouter:
    """Send schema changes to the `owner` alias; reads and writes stay on `default`.

    load_law and make_partitions name `owner` themselves, by `.using("owner")`.
    """

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """Only the owner may change the schema; a flush through `default` therefore empties nothing."""
        return db == "owner"

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Both aliases are one database, so rows read through either may refer to each other."""
        return True
