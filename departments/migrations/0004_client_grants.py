"""Clients and keys end, they are never deleted; their history can only be appended to."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("departments", "0003_api_clients")]

    operations = [
        insert_only("departments_apiclientevent"),
        no_delete("departments_apiclient"),
        no_delete("departments_apikey"),
    ]
