"""The records as a Django app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Named, so that the tables keep their names."""

    name = "unknot_web.records"
    label = "records"
