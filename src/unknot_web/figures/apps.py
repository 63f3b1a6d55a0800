"""This part as a Django app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.figures"
    label = "figures"
