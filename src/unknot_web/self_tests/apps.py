"""This part as a Django app."""

from django.apps import AppConfig


class SelfTestsConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.self_tests"
    label = "self_tests"
