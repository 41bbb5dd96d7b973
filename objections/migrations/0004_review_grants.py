"""Reviews, appeals and complaints are never removed; which stay was ordered in which review is written once."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("objections", "0003_reviews")]

    operations = [
        no_delete("objections_review"),
        no_delete("objections_appeal"),
        no_delete("objections_complaint"),
        insert_only("objections_reviewstay"),
    ]
