"""The app as a WSGI server sees it; DJANGO_SETTINGS_MODULE says whether it is hosted."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unknot_web.project.local")
application = get_wsgi_application()
