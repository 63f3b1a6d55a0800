"""This part as a Django app."""

from django.apps import AppConfig


class PainDiaryConfig(AppConfig):
    """Known to Django by the part's name."""

    name = "unknot_web.pain_diary"
    label = "pain_diary"
