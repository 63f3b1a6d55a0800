"""The addresses of the weeks."""

from django.urls import path

from unknot_web.weeks import views

urlpatterns = [
    path("programme/", views.programme, name="programme"),
    path("programme/start/", views.start, name="start_programme"),
    path("programme/pause/", views.pause, name="pause_programme"),
    path("programme/go-on/", views.go_on, name="go_on_with_programme"),
    path("programme/leave/", views.leave, name="leave_programme"),
    path("programme/move/", views.move, name="move_day"),
    path("programme/summary/", views.summary, name="summary"),
    path("weekly/", views.weekly, name="weekly"),
]
