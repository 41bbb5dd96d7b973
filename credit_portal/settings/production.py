"""Production: everything from the environment; an insecure value stops the start and is named."""

import os

from django.core.exceptions import ImproperlyConfigured

from credit_portal.settings import safety
from credit_portal.settings.base import *  # noqa: F403
from credit_portal.settings.base import database, databases, env

if _found := safety.problems(os.environ):
    raise ImproperlyConfigured(safety.sentence(_found))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CRYPTO_KEYS = env.json("CRYPTO_KEYS")
CRYPTO_ACTIVE_KEY = env.str("CRYPTO_ACTIVE_KEY")
APP_DB_ROLE = env.str("APP_DB_ROLE", default="credit_app")

# A web process needs no owner: give DATABASE_OWNER_URL only to the process that migrates.
if "DATABASE_OWNER_URL" in os.environ:
    DATABASES = databases(app_url=env.str("DATABASE_URL"), owner_url=env.str("DATABASE_OWNER_URL"))
else:
    DATABASES = {"default": database(env.str("DATABASE_URL"))}

# HTTPS only. The __Host- names make a browser refuse these cookies from a sub-domain or over plain HTTP.
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("TRUST_PROXY_SSL_HEADER", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
