"""Settings: the embedded installation by default, real servers where the environment names them."""

from pathlib import Path
from urllib.parse import urlsplit

from kombu import Queue

from kanban import address, environment, logs, postgresql, queues, schedule, turns

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_folder("DATA_DIR", BASE_DIR / "var")

DEBUG = environment.flag("DEBUG", False)
SECRET_KEY = environment.secret_key("SECRET_KEY", DATA_DIR)
BASE_URL = environment.web_address("BASE_URL", address.web_address())
ALLOWED_HOSTS = environment.names(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", urlsplit(BASE_URL).hostname or ""]
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "kanban",
    "boards",
    "metrics",
    "reports",
    "alerts",
    "live",
    "monitoring",
    "api",
    "people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "monitoring.probes.AnswerProbesFirst",
    "monitoring.requests.FollowRequests",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "api.middleware.AnswerWithProblems",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "api.middleware.LeadReadersToTheSlash",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kanban.bounds.BoundBodies",
    "kanban.no_page.SayThatItIsNoPage",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kanban.busy.SayThatItIsBusy",
]

ROOT_URLCONF = "kanban.urls"
WSGI_APPLICATION = "kanban.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Our pages are Jinja2, which draws a card eight times faster; Django's own engine stays for the admin.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "kanban.jinja.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASE = environment.database("DATABASE_URL", "DATABASE_PASSWORD", DATA_DIR / "kanban.sqlite3")
DATABASES = {"default": postgresql.patient(DATABASE)}

REDIS_URL = environment.redis("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "kanban.cache.DispensableRedis",
        "LOCATION": REDIS_URL,
        # Drawing a column anew takes less than waiting any longer, and a page asks a handful of times.
        "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}}
}

MAIL = environment.mail("EMAIL_URL", DATA_DIR / "mail")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = MAIL["EMAIL_FILE_PATH"]
EMAIL_HOST = MAIL["EMAIL_HOST"]
EMAIL_PORT = MAIL["EMAIL_PORT"]
EMAIL_HOST_USER = MAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = MAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = MAIL["EMAIL_TIMEOUT"]
DEFAULT_FROM_EMAIL = MAIL.get("DEFAULT_FROM_EMAIL") or f"Upstream Kanban <kanban@{urlsplit(BASE_URL).hostname}>"

# Boards call addresses that their owners name: those of the network around this installation only where it says so.
WEBHOOK_ALLOW_PRIVATE = environment.flag("WEBHOOK_ALLOW_PRIVATE", False)

LANGUAGE_CODE = "en"
TIME_ZONE = environment.time_zone("TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# What is made when an installation is prepared stands beside what is written by hand.
MADE_DIR = environment.subfolder(DATA_DIR, "made_static")
STATICFILES_DIRS = [BASE_DIR / "static", MADE_DIR]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "kanban.statics.HashedStatics"
    },
}

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "board_list"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SIGNUP = environment.choice("SIGNUP", "invite", ("open", "invite", "closed"))
ACCOUNT_ADAPTER = "people.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"login": "people.sign_in.SignInForm", "signup": "people.sign_up.SignUpForm"}
ACCOUNT_USER_DISPLAY = "boards.words.name_of"
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.Newcomer"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/accounts/email/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can have us write to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = True
# The mails that a stranger can cause have bounds beside allauth's own: so many an hour to one address, so many a day by
# one address of the network or one person.
ACCOUNT_RATE_LIMITS = {
    "reset_password": "20/m/ip,5/h/key",
    "signup": "20/m/ip,200/d/ip",
    "manage_email": "10/m/user,50/d/user",
    # A whole company signs in at nine, from one address. Wrong passwords have a bound of their own: ten a minute.
    "login": "300/m/ip",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Upstream Kanban"
MFA_TOTP_TOLERANCE = 1  # clocks of phones go wrong by seconds
# Browsers keep passkeys to https themselves, and to localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BASE_URL.startswith("https://")
SOCIALACCOUNT_ADAPTER = "people.adapters.SingleSignOn"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.single_sign_on("OIDC")}}
USERSESSIONS_TRACK_ACTIVITY = False  # a row written with every request would cost each drag

# Nothing may run in a page or dress it but files of ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# With https there is a proxy in front, which ends it and says so.
HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS and not DEBUG
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS and not DEBUG else 0
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
# What other names of the domain do is not for one of them to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# The API. Who may do what on a board is decided where pages ask it too, in boards/access.py.
API_REQUESTS_PER_MINUTE = environment.count("API_REQUESTS_PER_MINUTE", 3000)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.tokens.ByToken", "rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.tokens.MayComeIn"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttles.ByTheMinute"],
    "DEFAULT_PARSER_CLASSES": ["api.bodies.BoundedJson"],
    "DEFAULT_RENDERER_CLASSES": ["api.bodies.Json"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.throttles.answer",
    "URL_FORMAT_OVERRIDE": None,
}
KNOX_TOKEN_MODEL = "api.Token"  # noqa: S105 - the name of a table
MIGRATION_MODULES = {"knox": None}  # its own table would stay empty
SPECTACULAR_SETTINGS = {
    "TITLE": "Upstream Kanban",
    "VERSION": "1",
    "DESCRIPTION": "Boards, cards and their moves, by the rules of the page. Every refusal is a problem document.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.with_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ColumnKind": "boards.models.column.Kind",
        "WhenFull": "boards.models.WhenFull",
        "Act": "boards.models.Transition.KINDS",
        "DiscardReason": "boards.models.DiscardReason",
        "BlockReason": "boards.models.BlockReason",
        "WorkType": "boards.models.WorkType",
    },
}

# The database is truth and the queue a hint: a message is small, stale within seconds and never answered, and what a
# lost one asked for is found again by the next.
CELERY_BROKER_URL = REDIS_URL or "file://localhost/"
CELERY_BROKER_TRANSPORT = None if REDIS_URL else "kanban.file_broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Redis that says nothing for so long is gone: whoever waits for it comes back with a new connection.
    {
        "socket_connect_timeout": 5,
        "socket_timeout": 10,
        "socket_keepalive": True,
        **turns.ON_REDIS,
    }
    if REDIS_URL
    else {"folder": DATA_DIR / "broker"}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long it is away
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_QUEUES = [Queue(name) for name in queues.QUEUES]
CELERY_TASK_DEFAULT_QUEUE = queues.OTHERS
CELERY_TASK_ROUTES = queues.ROUTES
CELERY_TASK_ANNOTATIONS = [queues.Limits(mail_server_silent_for=EMAIL_TIMEOUT)]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Nothing about the schedule is kept: beat starts afresh, and what fell due without it is found by looking.
CELERY_BEAT_SCHEDULER = "kanban.looks:Beat"
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE

METRICS_TOKEN = environment.bearer_token("METRICS_TOKEN")
SENTRY_DSN = environment.sentry("SENTRY_DSN")

# Lines are for people, who look when something is wrong; JSON for machines, which are told of every request and task.
LOG_FORMAT = environment.choice("LOG_FORMAT", "line", ("line", "json"))
LOGGING = logs.logging(LOG_FORMAT)
