"""The addresses of the session."""

from django.urls import path

from unknot_web.player import views

urlpatterns = [
    path("session/", views.session, name="session"),
    path("session/finish/", views.finish, name="finish"),
    path("session/stopped/<uuid:run>/", views.stopped, name="stopped"),
]
