"""Settings from the environment; every one has a safe default except the secret key.

AMITY_HOME          folder of the database file, uploads and caches (default: ./var)
AMITY_DATABASE_URL  sqlite:///FILE or postgresql://USER@HOST:PORT/NAME (default: a file in AMITY_HOME)
AMITY_SECRET_KEY    required unless AMITY_HOME holds a `secret_key` file, which `amity demo` makes
AMITY_HOSTS         names the site answers to, separated by commas (default: 127.0.0.1,localhost)
AMITY_BASE_URL      address put before links in documents (default: http://127.0.0.1:8000)
AMITY_HTTPS         1 when served over HTTPS: secure cookies and HSTS
AMITY_MAIL_URL      smtp+tls://USER:PASSWORD@HOST:PORT, smtps://… or smtp://… (default: no mail is sent)
AMITY_MAIL_FROM     the sender of mail, such as "Amity <amity@example.org>" (default: amity@localhost)
AMITY_FILE_MB         largest file on a record (default: 50)
AMITY_RECORD_FILES_MB all files on one record, every version counted (default: 2000)
AMITY_UNIT_FILES_MB   all files on the records of one unit, every version counted (default: 0, no limit)
AMITY_REQUEST_MB      largest request that carries files (default: 200)
AMITY_SCAN_COMMAND    program that looks for viruses, such as `clamdscan --fdpass --no-summary {path}` (default: none)
AMITY_FILES_ACCEL     inner address under which the web server serves AMITY_HOME/files itself, such as /inner-files/
AMITY_API_RATE      requests an account may send to the API in a minute, in each web process (default: 600; 0 for any)
AMITY_WEBHOOK_ALLOW origins that webhooks may lead to besides public ones with HTTPS, such as http://10.0.0.7:8080
AMITY_IATI_PREFIX   identifier under which the union publishes its aid; set once, never changed (default: XM-AMITY)
AMITY_STANDARDS     folder with the published schema and rules of IATI, in `iati/` (default: files are checked in part)
"""

import os
import sys
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from amity.config import mailing

SOURCE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("AMITY_HOME", "var")).resolve()


def _secret_key() -> str:
    key = os.environ.get("AMITY_SECRET_KEY", "")
    stored = HOME / "secret_key"
    if not key and stored.exists():
        key = stored.read_text(encoding="utf-8").strip()
    if not key and "AMITY_TESTING" in os.environ:
        key = "only-for-tests-" + "0" * 40
    if not key:
        raise ImproperlyConfigured(
            "No secret key. Set AMITY_SECRET_KEY, or run `script/demo`, which makes one in AMITY_HOME."
        )
    return key


DEBUG = False
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [name for name in os.environ.get("AMITY_HOSTS", "127.0.0.1,localhost").split(",") if name]
BASE_URL = os.environ.get("AMITY_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = os.environ.get("AMITY_HTTPS") == "1"

DOMAIN = (
    *("network", "relations", "agreements", "events", "anniversaries", "delegations", "work", "care", "letters"),
    *("registration", "aid", "mobilising", "monitoring", "reporting", "members", "insight", "places", "calendar"),
    *("privacy", "documents", "iati", "reviews", "dossiers"),
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "amity.access",
    "amity.tasks",
    "amity.records",
    "amity.sharing",
    "amity.views",
    "amity.bulk",
    "amity.duplicates",
    "amity.files",
    "amity.notices",
    "amity.webhooks",
    "amity.exchange",
    "amity.measures",
    *(f"amity.{name}" for name in DOMAIN if (SOURCE / name / "__init__.py").exists()),
    "amity.api",
    "amity.staff",
    "amity.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amity.access.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amity.staff.middleware.SafeHeadersMiddleware",
]
ROOT_URLCONF = "amity.config.urls"
WSGI_APPLICATION = "amity.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "amity.staff.context.navigation",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(os.environ.get("AMITY_DATABASE_URL") or f"sqlite:///{HOME}/amity.sqlite3")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while one writer writes; IMMEDIATE makes a second writer wait instead of failing midway.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
        " PRAGMA cache_size=-8000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "staff:log-in"
LOGIN_REDIRECT_URL = "staff:desk"
LOGOUT_REDIRECT_URL = "staff:log-in"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("vi", _("Vietnamese"))]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("AMITY_TIME_ZONE", "Asia/Ho_Chi_Minh")

# The queue that workers take jobs from; amity.tasks puts them there. "long" is for work of many minutes.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if "AMITY_TESTING" in os.environ:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = "AMITY_TESTING" in os.environ
MEDIA_ROOT = HOME / "files"
FILE_LIMIT = int(os.environ.get("AMITY_FILE_MB", "50")) * 1_000_000
RECORD_FILES_LIMIT = int(os.environ.get("AMITY_RECORD_FILES_MB", "2000")) * 1_000_000
UNIT_FILES_LIMIT = int(os.environ.get("AMITY_UNIT_FILES_MB", "0")) * 1_000_000
REQUEST_LIMIT = int(os.environ.get("AMITY_REQUEST_MB", "200")) * 1_000_000
SCAN_COMMAND = os.environ.get("AMITY_SCAN_COMMAND", "")
FILES_ACCEL = os.environ.get("AMITY_FILES_ACCEL", "")
FILE_UPLOAD_HANDLERS = [
    "amity.files.uploading.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Tests send more than any program would.
API_RATE = int(os.environ.get("AMITY_API_RATE", "0" if "AMITY_TESTING" in os.environ else "600"))

_mail = mailing.read(os.environ.get("AMITY_MAIL_URL", ""))
MAIL_IS_ON = bool(_mail.host)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_IS_ON else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.host, _mail.port, _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("AMITY_MAIL_FROM", "amity@localhost")

WEBHOOK_ALLOW = frozenset(one for one in os.environ.get("AMITY_WEBHOOK_ALLOW", "").split(",") if one)

IATI_PREFIX = os.environ.get("AMITY_IATI_PREFIX", "XM-AMITY")
STANDARDS = os.environ.get("AMITY_STANDARDS", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"amity": {"level": "INFO"}},
}
