"""The addresses of the diary."""

from django.urls import path

from unknot_web.pain_diary import views

urlpatterns = [
    path("diary/", views.diary, name="diary"),
    path("diary/new/", views.new, name="new_entry"),
    path("diary/new/<uuid:run>/", views.new, name="diary_after"),
    path("diary/<uuid:id>/morning/", views.morning, name="morning"),
    path("progress/", views.progress, name="progress"),
]
