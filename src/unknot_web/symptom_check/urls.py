"""The addresses of the check."""

from django.urls import path

from unknot_web.symptom_check import views

urlpatterns = [
    path("check/", views.next_screen, name="check"),
    path("check/new/", views.new, name="new_check"),
    path("check/confirm/", views.confirm, name="confirm"),
    path("check/<slug:id>/", views.screen, name="screen"),
    path("result/", views.result, name="result"),
    path("answers/", views.answers, name="answers"),
    path("before/", views.before_session, name="before"),
    path("before/<uuid:run>/", views.before_session, name="recheck"),
]
