"""Settings that hold everywhere. What differs stands in dev, test and production; secrets never do."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import django_stubs_ext
import environ
import structlog
from django.templatetags.static import static

# Lets typed code write ModelAdmin[Subject]; Django's own classes take no type parameter at run time.
django_stubs_ext.monkeypatch()

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.str("CREDIT_DATA_DIR", default=str(BASE_DIR / ".data")))

# The role that pages, tasks and tests run as. It owns nothing; migrations grant it what it may do.
APP_DB_ROLE = "credit_app"

# What one statement may cost. A worker is allowed more: it moves chunks of thousands of cases.
STATEMENT_TIMEOUT_MS = env.int("STATEMENT_TIMEOUT_MS", default=5_000)
LOCK_TIMEOUT_MS = env.int("LOCK_TIMEOUT_MS", default=5_000)


def database(url: str, *, statement_timeout_ms: int = STATEMENT_TIMEOUT_MS) -> dict[str, Any]:
    """Turn a postgres:// address into Django's form, with the time limits every connection gets.

    A socket directory stands percent-encoded where the host does: postgres://role@%2Frun%2Fpg/name.
    """
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    config["HOST"] = unquote(config["HOST"])
    config["CONN_MAX_AGE"] = 600
    config["CONN_HEALTH_CHECKS"] = True
    config["ATOMIC_REQUESTS"] = False
    limits = {
        "statement_timeout": statement_timeout_ms,
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": 30_000,
    }
    options = config.setdefault("OPTIONS", {})
    options["options"] = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return config


def databases(*, app_url: str, owner_url: str) -> dict[str, dict[str, Any]]:
    """The two aliases: `default` for everything, `owner` for migrate, load_law and make_partitions.

    Under test `default` is a mirror of `owner`: same test database, but still as the application role.
    """
    app = database(app_url)
    app["TEST"] = {"MIRROR": "owner"}
    owner = database(owner_url, statement_timeout_ms=0)
    owner["CONN_MAX_AGE"] = 0
    return {"default": app, "owner": owner}


DATABASE_ROUTERS = ["core.db.OwnerRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "credit_portal.apps.StaffAdminConfig",
    "credit_portal.apps.PortalConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "django_structlog",
    # Our own, from the ground up.
    "core",
    "law",
    "departments",
    "subjects",
    "records",
    "redblack",
    "measures",
    "repair",
    "objections",
    "honours",
    "public",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.sessions.AbsoluteAge",
    "core.reading.OneInstant",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "credit_portal.urls"
WSGI_APPLICATION = "credit_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Language and time. No LocaleMiddleware: a browser set to English must not turn the office English.
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]
DATE_FORMAT = "Y-m-d"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
MEDIA_ROOT = DATA_DIR / "media"

# Who may come in, and for how long.
AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/staff/login/"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "/staff/login/"
SESSION_COOKIE_AGE = 15 * 60  # idle; every request starts it anew
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_AGE = timedelta(hours=8)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "staff/locked.html"

# What a browser may load: our own files only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # the staff theme sets its colours inline
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# The broker wakes work up; it never holds it. No results, early acknowledgement, no retries by message.
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")


def broker_url(redis_url: str) -> str:
    """Give kombu's spelling of a Redis address: it writes unix sockets in its own way."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    number = query.removeprefix("db=") or "0"
    return f"redis+socket://{path}?virtual_host={number}"


CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives a broker that is away for a day
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY = False  # a nudge that does not arrive is replaced by the next tick
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    f"due-{kind}": {"task": "core.run_due", "schedule": seconds, "args": (kind,), "options": {"expires": seconds}}
    for kind, seconds in {
        "departments.hand_over": 300.0,
        "departments.escalate": 3600.0,
        "measures.remind": 3600.0,
        "lists.extend": 60.0,
        "lists.ready": 60.0,
        "lists.expire": 60.0,
        "lists.lapse": 60.0,
        "lists.grounds": 3600.0,
        "acts": 10.0,
        "answers": 3600.0,
        "outbox": 10.0,
        "records.pull": 30.0,
        "letters.file": 60.0,
        "publicity.probe": 300.0,
        "public.announce": 60.0,
        "public.close_days": 900.0,
        "public.forget": 3600.0,
        "public.prove": 900.0,  # once a day: the first tick after midnight makes it
    }.items()
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# Files with more rows than this are checked and imported by the worker; it checks so many at a time.
IMPORT_AT_ONCE = env.int("IMPORT_AT_ONCE", default=1000)
IMPORT_PART = env.int("IMPORT_PART", default=500)
# Files of records: how many rows the check takes in one transaction.
COLLECTION_PART = env.int("COLLECTION_PART", default=5_000)

# Databases in which providers lay rows ready: EXCHANGE_URL_<NAME>=postgres://… or sqlite:///file. A source in the
# staff site names <NAME>; addresses and passwords stand in no table.
EXCHANGE_URLS = {
    key.removeprefix("EXCHANGE_URL_"): value for key, value in env.ENVIRON.items() if key.startswith("EXCHANGE_URL_")
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "credit",
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["departments.api.keys.KeyAuthentication", "core.sessions.StaffSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "departments.api.keys.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["departments.api.keys.ClientThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "core.api.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "诚信平台接口",
    "DESCRIPTION": "供单位业务系统使用：提出初步名单，响应、反馈联合奖惩任务，办事前核查主体，读取变动消息。",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "ENUM_NAME_OVERRIDES": {"SubjectChangeKindEnum": "subjects.terms.ChangeKind"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# What the footer of a government site names (国办发〔2017〕47号); the check public.W001 warns of what is empty.
PUBLIC_SITE = {
    "name": env.str("SITE_NAME", default="诚信平台"),
    "organiser": env.str("SITE_ORGANISER", default=""),
    "operator": env.str("SITE_OPERATOR", default=""),
    "phone": env.str("SITE_PHONE", default=""),
    "address": env.str("SITE_ADDRESS", default=""),
    "site_code": env.str("SITE_CODE", default=""),
    "icp": env.str("SITE_ICP", default=""),
    "police": env.str("SITE_POLICE", default=""),
    "report_errors_url": env.str("SITE_REPORT_ERRORS_URL", default=""),
}
# Where citizens find this site: printed into letters, so that they can be checked.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
# Whether a letter needs its unit's seal or signature to count as issued. Only a demonstration goes without.
LETTERS_NEED_SEAL = env.bool("LETTERS_NEED_SEAL", default=True)
# Where the office keeps typefaces of its own (仿宋_GB2312, 方正小标宋): they are taken before the ones we bring.
LETTER_FONT_DIRS = env.list("LETTER_FONT_DIRS", default=[])
# What one client may ask: (times, within so many seconds).
PUBLIC_BUDGETS = {
    "person": ((10, 600), (40, 86_400)),
    "search": ((120, 60),),
    "comment": ((5, 3_600), (20, 86_400)),
    "verify": ((30, 60), (300, 86_400)),
    "feed": ((120, 60),),
    "identity": ((10, 3_600), (30, 86_400)),
    "identity_phone": ((1, 60), (5, 3_600), (10, 86_400)),
    "identity_number": ((5, 3_600), (10, 86_400)),
    "identity_code": ((30, 600),),
    "receipt": ((20, 600), (100, 86_400)),
    "submission": ((20, 3_600), (60, 86_400)),
}
# Who delivers short messages: a class as in core/sms.py. Empty: nobody proves himself online, the window is named.
SMS_BACKEND = env.str("SMS_BACKEND", default="")
SMS_GATEWAY = {
    "url": env.str("SMS_URL", default=""),
    "key_id": env.str("SMS_KEY_ID", default=""),
    "secret": env.str("SMS_SECRET", default=""),
    "body": env.str("SMS_BODY", default="") or '{"phone": "{phone}", "content": "{text}"}',
    "accepted_field": env.str("SMS_ACCEPTED_FIELD", default=""),
    "accepted_value": env.str("SMS_ACCEPTED_VALUE", default=""),
    "timeout": float(env.str("SMS_TIMEOUT", default="") or 5),
}
# What one caller of the interface may ask: (times, within so many seconds).
API_BUDGET = (env.int("API_BUDGET", default=600), 60)
# How many proxies of our own stand in front and write X-Forwarded-For; 0 means that the header is not believed.
PUBLIC_PROXIES = env.int("PUBLIC_PROXIES", default=0)

PGHISTORY_APPEND_ONLY = True

# Who a signed-in user is, who opens the names on letters,
# which flows have doors, what waits for whom: tables of the roof, read by core.
ACTOR_OF = "departments.queries.actor_of"
LETTER_NAMES = "subjects.operations.letters.open_names"
DOORS = "credit_portal.doors.DOORS"
ACT_RUNNERS = "credit_portal.act_runners.ACT_RUNNERS"
WORK_LISTS = "credit_portal.work_lists.WORK_LISTS"
DEADLINES = "credit_portal.deadlines.DEADLINES"
RESTING = "credit_portal.resting.RESTING"
RECORDS_RESTING = "credit_portal.resting.RECORDS_RESTING"
BENEFITS = "credit_portal.benefits.BENEFITS"
CONTESTED = "credit_portal.contested.CONTESTED"
EVENT_LISTENERS = "credit_portal.listeners.LISTENERS"
DUE_KINDS = "credit_portal.due_kinds.DUE_KINDS"
INVARIANTS = "credit_portal.invariants.INVARIANTS"
OUTBOX_TRANSPORTS = {"mail": "core.outbox.by_mail", "sms": "core.outbox.by_sms"}

UNFOLD = {
    "SITE_TITLE": "诚信平台·工作台",
    "SITE_HEADER": "诚信平台",
    "SITE_SUBHEADER": "信用办工作台",
    "SITE_SYMBOL": "verified",
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": False,
    "SHOW_BACK_BUTTON": True,
    "THEME": "light",
    "BORDER_RADIUS": "4px",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("staff/icon.svg")},
    ],
    "STYLES": [lambda request: static("staff/staff.css")],
    "SCRIPTS": [lambda request: static("staff/staff.js")],
    "COLORS": {
        "primary": {
            "50": "#eef4fb",
            "100": "#d9e6f5",
            "200": "#b3cceb",
            "300": "#84abdd",
            "400": "#4f83c9",
            "500": "#2c65b3",
            "600": "#1d4f96",
            "700": "#183f78",
            "800": "#14335f",
            "900": "#0f2748",
            "950": "#0a1a30",
        },
    },
}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "WARNING"}},
}
