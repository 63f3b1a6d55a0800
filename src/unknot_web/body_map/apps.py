"""This part as a Django app."""

from django.apps import AppConfig


class BodyMapConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.body_map"
    label = "body_map"
