"""Files that are handed in with appeals, sealed and never removed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.fields
from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [
        ("objections", "0008_amend"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppealPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("media_type", models.CharField(max_length=40, verbose_name="格式")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("content", core.fields.EncryptedTextField(verbose_name="内容（密文）")),
                ("added_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[("evidence", "证明材料"), ("mandate", "授权委托书"), ("proof", "核实材料")],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="objections.appeal",
                        verbose_name="申诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "申诉材料",
                "verbose_name_plural": "申诉材料",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appealpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="paper_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6427b3ccf495b63ef44498cf598d0c49fc83cf65",
                    operation="DELETE",
                    pgid="pgtrigger_paper_kept_ef8ab",
                    table="objections_appealpaper",
                    when="BEFORE",
                ),
            ),
        ),
        no_delete("objections_appealpaper"),
    ]
