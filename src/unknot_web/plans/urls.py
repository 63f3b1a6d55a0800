"""The addresses of the plan."""

from django.urls import path

from unknot_web.plans import views

urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("technique/<slug:id>/", views.technique, name="technique"),
    path("technique/<slug:id>/taste/", views.taste, name="taste"),
]
