"""This part as a Django app."""

from django.apps import AppConfig


class WeeksConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.weeks"
    label = "weeks"
