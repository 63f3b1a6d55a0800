"""This part as a Django app."""

from django.apps import AppConfig


class SymptomCheckConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.symptom_check"
    label = "symptom_check"
