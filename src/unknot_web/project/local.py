"""Django's settings for one person on their own machine."""

from __future__ import annotations

import os
import secrets

from unknot_web.project.common import *  # noqa: F403 - settings are made to be shared so
from unknot_web.project.common import MIDDLEWARE_OF_HEADERS, MIDDLEWARE_OF_PAGES
from unknot_web.records.folder import data_folder, database, is_encrypted

# A new secret with each start: what an earlier start signed is void.
SECRET_KEY = secrets.token_urlsafe(48)
BROWSER_SECRET: bytes | None = None  # what the browser keeps is locked by the key of the records
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "unknot_web.project.urls"
MIDDLEWARE = [
    *MIDDLEWARE_OF_HEADERS,
    "unknot_web.project.gate.this_machine_only",
    *MIDDLEWARE_OF_PAGES,
]
NOT_ENTERED = "not_entered"

# ------------------------------------------------------------------------ records
DATA = data_folder()
ENCRYPTED = is_encrypted(DATA)
DATABASES = {"default": database(DATA)}

# ----------------------------------------------------------------------- cookies
# Cookies do not know ports, so two copies running side by side each have their own.
PORT = os.environ.get("UNKNOT_PORT", "")
SESSION_COOKIE_NAME = f"unknot_{PORT}" if PORT else "unknot"
FIGURE_COOKIE = f"unknot_figure_{PORT}" if PORT else "unknot_figure"

# None leaves the machine's own zone alone, so that "today" is the person's today.
TIME_ZONE = None
