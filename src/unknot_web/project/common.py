"""Django's settings that hold wherever the app runs; `local` and `hosted` add where that is."""

from __future__ import annotations

from datetime import timedelta

from csp.constants import NONE, SELF

from unknot.knowledge.words import locale_of
from unknot_web.words import shipped

MOST_BYTES = 256 * 1024  # no form of ours comes near
DEBUG = False
STRICT_WORDS = False
WSGI_APPLICATION = "unknot_web.project.wsgi.application"

INSTALLED_APPS = [
    "unknot_web.records",
    "unknot_web.design",
    "unknot_web.figures",
    "unknot_web.symptom_check",
    "unknot_web.plans",
    "unknot_web.player",
    "unknot_web.pain_diary",
    "unknot_web.self_tests",
    "unknot_web.weeks",
    "unknot_web.body_map",
    "unknot_web.pages",
    "unknot_web.offline",
]

# Between these two each root puts who may ask at all.
MIDDLEWARE_OF_HEADERS = [
    "unknot_web.project.headers.private",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
MIDDLEWARE_OF_PAGES = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "unknot_web.project.sessions.sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "unknot_web.project.gate.known_person_only",
    "unknot_web.offline.stamp.stamped",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "unknot_web.design.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "unknot_web.design.templatetags.words",
                "unknot_web.design.templatetags.days",
                "unknot_web.design.templatetags.shown_numbers",
                "unknot_web.design.templatetags.departures",
                "unknot_web.figures.templatetags.figure",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ----------------------------------------------------------------------- sessions
# In the memory of this program: a session ends by leaving, by a day unused, or with the program.
SESSION_ENGINE = "unknot_web.project.sessions"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SESSION_COOKIE_AGE = int(timedelta(days=1).total_seconds())
# The program says when a session ends, not the cookie: it is set once, by coming in.
COOKIE_AGE = int(timedelta(days=400).total_seconds())
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "unknot_web.project.errors.forgery"

# ------------------------------------------------------------------------- uploads
DATA_UPLOAD_MAX_MEMORY_SIZE = MOST_BYTES
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# ------------------------------------------------------------------------ headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],  # the player makes a sound of silence itself
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# ------------------------------------------------------------------- static files
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]

# ------------------------------------------------------------------ time and words
LANGUAGES = [(tag, locale_of(tag).get_display_name() or tag) for tag in shipped()]
LANGUAGE_CODE = LANGUAGES[0][0]
USE_I18N = True
USE_TZ = True

# The program's log never holds what a person answered.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "ERROR"}},
}
