"""This part as a Django app."""

from django.apps import AppConfig


class PlayerConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.player"
    label = "player"
