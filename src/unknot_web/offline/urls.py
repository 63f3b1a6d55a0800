"""The addresses of what works without network."""

from django.urls import path

from unknot_web.offline import views

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service_worker.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline, name="offline"),
    path("offline/left/", views.left, name="left_offline"),
    path("offline/closed/", views.closed, name="closed_offline"),
    path("vault/key/", views.key, name="vault_key"),
    path("session/<uuid:run>/offline/", views.after_session, name="after_session"),
    path("outbox/", views.door, name="outbox"),
    path("outbox/<slug:kind>/", views.take, name="take"),
]
