"""Tests: the embedded servers booted by embedded.pytest_plugin, fixed keys, no broker at all."""

from credit_portal.settings.base import *  # noqa: F403
from credit_portal.settings.base import databases, env

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECRET_KEY = "tests-only-" + "0123456789" * 5  # noqa: S105  nothing real is signed with it

# Two fixed keys, so that ciphertexts and blind indexes in tests are the same on every machine.
CRYPTO_KEYS = {
    "test-1": {
        "suite": "gm",
        "enc": "AAECAwQFBgcICQoLDA0ODw==",
        "mac": "EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8=",
    },
}
CRYPTO_ACTIVE_KEY = "test-1"

DATABASES = databases(app_url=env.str("DATABASE_URL"), owner_url=env.str("DATABASE_OWNER_URL"))
# The limits end a hang here; on a loaded machine a test may wait long for another, or think long between statements.
for _limited in DATABASES.values():
    _limited["OPTIONS"]["options"] += (
        " -c statement_timeout=300000 -c lock_timeout=60000 -c idle_in_transaction_session_timeout=600000"
    )

# The suite passes with the broker unreachable: what matters is in PostgreSQL.
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = False

# Seals are the business of their own tests.
LETTERS_NEED_SEAL = False

SMS_BACKEND = "core.sms.MemorySms"
