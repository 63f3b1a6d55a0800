"""The addresses of these pages."""

from django.urls import path

from unknot_web.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("read/", views.reads, name="reads"),
    path("read/<slug:id>/", views.read, name="read"),
    path("muscle/", views.muscle, name="muscle"),
    path("about/", views.about, name="about"),
    path("sources/", views.sources, name="sources"),
    path("safety/", views.safety, name="safety"),
    path("proof/", views.proof, name="proof"),
    path("help/", views.help_now, name="help"),
    path("clearances/", views.clearances, name="clearances"),
    path("clearances/<uuid:id>/remove/", views.remove_clearance, name="remove_clearance"),
    path("data/", views.data, name="data"),
    path("data/download/", views.download, name="download"),
    path("data/delete/", views.delete, name="delete"),
]
