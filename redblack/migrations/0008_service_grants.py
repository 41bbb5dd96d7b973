"""Attempts, notices and outages are written once. Proofs are ciphertext: keys are rotated over them. Beats count on."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("redblack", "0007_service_and_publicity")]

    operations = [
        insert_only("redblack_serviceattempt"),
        no_delete("redblack_serviceproof"),
        insert_only("redblack_publicnotice"),
        insert_only("redblack_noticeentry"),
        insert_only("redblack_pageoutage"),
        no_delete("redblack_pagebeat"),
    ]
