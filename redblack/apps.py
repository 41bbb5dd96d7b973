from django.apps import AppConfig


class RedblackConfig(AppConfig):
    name = "redblack"
    verbose_name = "红黑名单"
    default_auto_field = "django.db.models.BigAutoField"
