"""`migrate`, run by the owner of the database unless told otherwise."""

from argparse import ArgumentParser

from django.core.management.commands.migrate import Command as DjangoMigrate


class Command(DjangoMigrate):
    """The application role owns no table, so the default alias could not migrate anything."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Keep Django's arguments and change only which alias is the default."""
        super().add_arguments(parser)  # type: ignore[arg-type]
        parser.set_defaults(database="owner")
