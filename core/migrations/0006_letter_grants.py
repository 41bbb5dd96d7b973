"""Numbers, seals, marks, prints and files of letters are written once and never changed."""

from django.db import migrations

from core.grants import insert_only


class Migration(migrations.Migration):
    dependencies = [("core", "0005_letters")]

    operations = [
        insert_only("core_numberpattern"),
        insert_only("core_seal"),
        insert_only("core_lettermark"),
        insert_only("core_letterprint"),
        insert_only("core_letterfile"),
    ]
