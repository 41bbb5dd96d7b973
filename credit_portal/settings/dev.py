"""Development and demo: embedded servers, secrets made on first use and kept in .data/, no HTTPS."""

import os

from credit_portal.settings.base import *  # noqa: F403
from credit_portal.settings.base import BASE_DIR, DATA_DIR, REDIS_URL, broker_url, databases, env
from embedded import home, secrets

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["*"]

_secrets = secrets.ensure(DATA_DIR)
SECRET_KEY = _secrets["SECRET_KEY"]
CRYPTO_KEYS = _secrets["CRYPTO_KEYS"]
CRYPTO_ACTIVE_KEY = _secrets["CRYPTO_ACTIVE_KEY"]

_home = home.of(BASE_DIR)
DATABASES = databases(
    app_url=env.str("DATABASE_URL", default=_home.app_url),
    owner_url=env.str("DATABASE_OWNER_URL", default=_home.owner_url),
)
if "REDIS_URL" not in os.environ:
    REDIS_URL = _home.redis_url
    CELERY_BROKER_URL = broker_url(REDIS_URL)
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "credit",
        },
    }

# Static files straight from the apps: no collectstatic between an edit and a look.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The sample city has drawn seals. An empty database has none: switch it off there to see letters before the first seal.
LETTERS_NEED_SEAL = env.bool("LETTERS_NEED_SEAL", default=True)

SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

# Codes are printed where the worker runs (.data/…/logs); nothing leaves the machine.
SMS_BACKEND = env.str("SMS_BACKEND", default="core.sms.ConsoleSms")

# Nobody's: a footer that is full, and that no reader can take for an office's own.
PUBLIC_SITE = {
    "name": "诚信平台",
    "organiser": "示例市信用工作领导小组（虚构）",
    "operator": "示例市信用办（虚构）",
    "phone": "0000-00000000（虚构）",
    "address": "示例市示例路0号（虚构）",
    "site_code": "0000000000（虚构）",
    "icp": "示ICP备00000000号（虚构）",
    "police": "示公网安备00000000000000号（虚构）",
    "report_errors_url": "",
}
