"""The addresses of the figures."""

from django.urls import path

from unknot_web.figures import views

urlpatterns = [path("figures/choice/", views.choose, name="figure_choice")]
