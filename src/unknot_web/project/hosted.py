"""Django's settings for a server that others keep, with PostgreSQL; all comes from the environment.

It is thin: nobody can come in yet, as there are no accounts. What it needs and does not find
stops the start, with a word of what it is.
"""

from __future__ import annotations

import hashlib
import os

from django.core.exceptions import ImproperlyConfigured

from unknot_web.project.common import *  # noqa: F403 - settings are made to be shared so
from unknot_web.project.common import MIDDLEWARE_OF_HEADERS, MIDDLEWARE_OF_PAGES
from unknot_web.records.knowledge import page_words

SHORTEST_SECRET = 50
NEEDED = (
    "UNKNOT_SECRET_KEY",
    "UNKNOT_HOSTS",
    "UNKNOT_DB_NAME",
    "UNKNOT_DB_USER",
    "UNKNOT_DB_PASSWORD",
    "UNKNOT_DB_HOST",
)


def _needed() -> dict[str, str]:
    """Return what the environment must hold, or refuse to start and name all that is missing."""
    missing = [name for name in NEEDED if not os.environ.get(name, "").strip()]
    if missing:
        said = page_words().say("page.hosted.missing", names=", ".join(missing))
        raise ImproperlyConfigured(said)
    if len(os.environ["UNKNOT_SECRET_KEY"]) < SHORTEST_SECRET:
        said = page_words().say("page.hosted.short_secret", least=SHORTEST_SECRET)
        raise ImproperlyConfigured(said)
    return {name: os.environ[name].strip() for name in NEEDED}


_here = _needed()
SECRET_KEY = _here["UNKNOT_SECRET_KEY"]
# The key of what browsers keep outlives a restart, and is no key of anything else.
BROWSER_SECRET: bytes | None = hashlib.sha256(f"browser {SECRET_KEY}".encode()).digest()
ALLOWED_HOSTS = [host.strip() for host in _here["UNKNOT_HOSTS"].split(",") if host.strip()]
ROOT_URLCONF = "unknot_web.project.hosted_urls"
MIDDLEWARE = [
    *MIDDLEWARE_OF_HEADERS,
    "django.middleware.common.CommonMiddleware",  # refuses a host that is not ours
    *MIDDLEWARE_OF_PAGES,
]
APPEND_SLASH = False
NOT_ENTERED = "no_way_in"

# ------------------------------------------------------------------------ records
DATA = None
ENCRYPTED = True  # the disk of a server is encrypted by whoever keeps it; no page can know
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _here["UNKNOT_DB_NAME"],
        "USER": _here["UNKNOT_DB_USER"],
        "PASSWORD": _here["UNKNOT_DB_PASSWORD"],
        "HOST": _here["UNKNOT_DB_HOST"],
        "PORT": os.environ.get("UNKNOT_DB_PORT", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

# ------------------------------------------------------------------------ cookies, encryption
SESSION_COOKIE_NAME, FIGURE_COOKIE = "unknot", "unknot_figure"
SESSION_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
if os.environ.get("UNKNOT_BEHIND_PROXY") == "1":  # which must set this header, and drop others'
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TIME_ZONE = os.environ.get("UNKNOT_TIME_ZONE", "UTC")
