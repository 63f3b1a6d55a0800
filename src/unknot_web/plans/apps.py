"""This part as a Django app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.plans"
    label = "plans"
