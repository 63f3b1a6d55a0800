"""This room as a Django app."""

from django.apps import AppConfig


class WeeksConfig(AppConfig):
    """Known to Django by the room's name."""

    name = "unknot_web.weeks"
    label = "weeks"
