"""The answers of the interface under their idempotency keys."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", models.CharField(max_length=60, verbose_name="请求方")),
                ("key", models.CharField(max_length=200, verbose_name="幂等键")),
                ("fingerprint", models.BinaryField(max_length=32, verbose_name="请求摘要")),
                ("status", models.SmallIntegerField(default=0, verbose_name="状态码")),
                ("content_type", models.CharField(blank=True, max_length=60, verbose_name="格式")),
                ("body", models.TextField(blank=True, verbose_name="答复")),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "已答复的请求",
                "verbose_name_plural": "已答复的请求",
                "constraints": [models.UniqueConstraint(fields=("owner", "key"), name="core_answer_once")],
            },
        ),
    ]
