"""The design as a Django app: templates, tags and static files."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The base of every page."""

    name = "unknot_web.design"
    label = "design"
