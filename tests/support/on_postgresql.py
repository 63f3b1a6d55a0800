"""The app as it is on one's own machine, with the records of the hosted one."""

from unknot_web.project import hosted
from unknot_web.project.local import *  # noqa: F403

DATABASES = {"default": {**hosted.DATABASES["default"], "CONN_MAX_AGE": 0}}
