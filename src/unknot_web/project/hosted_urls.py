"""Every address of the app, on a server: the same pages, and no way in by a link."""

from django.urls import path

from unknot_web.project import gate
from unknot_web.project.urls import handler400, handler403, handler404, handler500, pages

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("enter/", gate.no_way_in, name="enter"), *pages]
