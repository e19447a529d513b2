"""Settings of Podium. The profile follows from DATABASE_URL, REDIS_URL and STORAGE_URL; README.md has the whole table."""

import re
import sys
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from lms.lib import environment as env
from lms.lib.sockets import short_socket

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var")
TESTING = "pytest" in sys.modules

# --- Who and where ------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.kept_secret("SECRET_KEY", VAR_DIR / "secret.key")
PUBLIC_URL = (env.web_origins("PUBLIC_URL") or [f"http://127.0.0.1:{env.integer('PORT', 8000, least=1, most=65535)}"])[0]
IS_HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [PUBLIC_URL.split("//")[1].split(":")[0], "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "lms.demo",
    "ambassadors",
    "courses.general",
    "courses.organisation",
    "courses.role",
    "courses",
    "lms.reporting",
    "lms.privacy",
    "lms.notifications",
    "lms.audit",
    "lms.people",
    "lms.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_prose_editor",
    "js_asset",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "lms.web.middleware.RequestId",
    "lms.web.middleware.PermissionsPolicy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.web.middleware.SizeLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.people.middleware.Preferences",
    "lms.people.middleware.FirstRun",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lms.web.middleware.Fragments",
    "lms.web.middleware.KnownNumbers",
    "lms.web.middleware.Refusals",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/django/forms counts
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
                "csp.context_processors.nonce",
                "lms.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lms.web.templatetags.podium", "lms.web.templatetags.fixed"],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "podium.sqlite3")}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["CONN_MAX_AGE"] = None if IS_SQLITE else 600  # a new connection has no statements ready (lms/lib/kept_statements.py)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = not IS_SQLITE
if IS_SQLITE:
    # Django's defaults fail under concurrent writes; these do not.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis("REDIS_URL")
BROKER_SOCKET = short_socket(VAR_DIR.resolve() / "broker.sock")
_broker = re.sub("^unix:", "redis+socket:", REDIS_URL or f"unix://{BROKER_SOCKET}")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {"BACKEND": "lms.web.cache.ForgivingRedisCache", "LOCATION": REDIS_URL or f"unix://{BROKER_SOCKET}"}
}

MEDIA_ROOT = VAR_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG or TESTING else "lms.web.static_files.Storage"},
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("js/callout.js")],
        "extensions": {"Callout": html_tags(["div"], {"div": ["class"]}), "CalloutLabel": html_tags(["p"], {"p": ["class"]})},
    }
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_LIMIT = env.integer("UPLOAD_LIMIT_MB", 200, least=1) * 1024 * 1024

# --- Background work --------------------------------------------------------------------------------------------
CELERY_BROKER_URL = "memory://" if TESTING else _broker
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_TASK_DEFAULT_QUEUE = "podium"
CELERY_BEAT_SCHEDULE = {
    "deliver": {"task": "lms.notifications.tasks.deliver_due", "schedule": 20.0},
    "forget old messages": {"task": "lms.notifications.tasks.forget_old", "schedule": crontab(hour=2, minute=40)},
    "gather weekly mails": {"task": "lms.notifications.tasks.gather_weekly", "schedule": crontab(minute=2)},
    "publish lessons that are planned": {"task": "courses.authoring.tasks.publish_planned_lessons", "schedule": 60.0},
    "move waiting lists": {"task": "courses.live_sessions.tasks.sweep", "schedule": 60.0},
    "check the bookings": {"task": "courses.live_sessions.tasks.check_bookings", "schedule": crontab(hour=3, minute=40)},
    "remind of sessions": {"task": "courses.live_sessions.tasks.remind", "schedule": 600.0},
    "ask what people thought": {"task": "courses.live_sessions.tasks.ask_for_feedback", "schedule": 1800.0},
    "ask again": {"task": "ambassadors.tasks.ask_again", "schedule": crontab(hour=3, minute=10)},
    "tell what is new on the podium": {"task": "ambassadors.tasks.send_digests", "schedule": crontab(hour=5, minute=40, day_of_week="thursday")},
    "remind of terms": {"task": "ambassadors.tasks.remind_of_ends", "schedule": crontab(hour=5, minute=50)},
    "publish what is planned": {"task": "ambassadors.tasks.publish_due", "schedule": 60.0},
    "forget noes": {"task": "ambassadors.tasks.forget_noes", "schedule": crontab(hour=3, minute=10)},
    "seal the audit": {"task": "lms.audit.tasks.seal", "schedule": 60.0},
    "complete what is complete": {"task": "courses.progress.tasks.recompute_all", "schedule": crontab(hour=2, minute=20)},
    "keep up with absence, exemptions and rounds": {"task": "courses.assignments.tasks.keep_up", "schedule": crontab(hour=0, minute=50)},
    "remind of what is required": {"task": "courses.assignments.tasks.send_reminders", "schedule": crontab(hour=6, minute=30)},
    "go on with tracks": {"task": "courses.role.tasks.sweep", "schedule": 60.0},
    "remind of tips": {"task": "courses.role.tasks.remind_of_tips", "schedule": crontab(hour=6, minute=40)},
    "follow people through tracks": {"task": "courses.role.tasks.follow_everybody", "schedule": crontab(hour=1, minute=10)},
    "go on telling about the policy": {"task": "courses.organisation.tasks.sweep", "schedule": 60.0},
    "forget who read the policy long ago": {"task": "courses.organisation.tasks.forget", "schedule": crontab(hour=3, minute=20)},
    "go on with certificates": {"task": "courses.certificates.tasks.sweep", "schedule": 60.0},
    "tell whose certificate ends": {"task": "courses.certificates.tasks.tell_ending", "schedule": crontab(hour=6, minute=45)},
    "go on with feeds": {"task": "lms.people.feed.tasks.sweep", "schedule": 60.0},
    "look in the folder of HR": {"task": "lms.people.feed.tasks.pick_up", "schedule": 300.0},
    "let leavers go": {"task": "lms.people.feed.tasks.let_leavers_go", "schedule": crontab(hour=0, minute=20)},
    "beat is alive": {"task": "lms.web.tasks.heartbeat", "schedule": 30.0},
}

# --- People -----------------------------------------------------------------------------------------------------
HR_FEED_FOLDER = env.readable_folder("HR_FEED_FOLDER")
HR_FEED_APPLIES = env.flag("HR_FEED_APPLIES")
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["lms.people.sign_in.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.people.sign_in.Adapter"
ACCOUNT_FORMS = {"login": "lms.people.sign_in.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "employee_number"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A whole office may come from one address (ip); what somebody guesses at is one account (key).
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,5/300s/key", "reset_password": "60/m/ip,5/m/key", "reset_password_from_key": "60/m/ip"}
MFA_ADAPTER = "lms.people.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Podium"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow hash is safe, and costs tests half a second each
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "lms.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Mail ---------------------------------------------------------------------------------------------------------
_mail = env.mail("EMAIL_URL")
MAIL_IS_KEPT = not _mail
for _key, _value in _mail.items():
    if _key.startswith("EMAIL_"):
        globals()[_key] = _value
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.sender("MAIL_FROM", "Podium <podium@localhost>")

# --- Languages and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "podium_language"
LOCALE_PATHS = sorted(path for path in [*BASE_DIR.glob("lms/*/locale"), *BASE_DIR.glob("courses/*/locale"), BASE_DIR / "ambassadors/locale"] if path.is_dir())
FORMAT_MODULE_PATH = ["lms.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Europe/Amsterdam")

# --- Security -----------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Proxies of ours in front of the web server: only what these wrote into X-Forwarded-For counts.
PROXIES = env.integer("PROXIES", 1 if IS_HTTPS and env.flag("HTTPS_ENDS_AT_PROXY", True) else 0, most=9)
SECURE_SSL_REDIRECT = not env.flag("HTTPS_ENDS_AT_PROXY", True) and IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_AGE = env.integer("SESSION_HOURS", 336, least=1) * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lms.web.errors.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016", "security.W021"] if not IS_HTTPS else ["security.W008"]

LOG_LEVEL = env.choice("LOG_LEVEL", "warning", ["debug", "info", "warning", "error"]).upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Answers such as "not yours" and "not found" are no faults; with LOG_LEVEL=info they are written down.
        "django.request": {"level": LOG_LEVEL if LOG_LEVEL in {"DEBUG", "INFO"} else "ERROR"},
        "django.security": {"level": LOG_LEVEL if LOG_LEVEL in {"DEBUG", "INFO"} else "CRITICAL"},
    },
}
