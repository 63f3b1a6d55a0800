"""The addresses of the tests at home."""

from django.urls import path

from unknot_web.self_tests import views

urlpatterns = [
    path("self-tests/", views.self_tests, name="self_tests"),
    path("self-tests/gauges/", views.gauges, name="gauges"),
    path("self-test/result/<uuid:id>/", views.result, name="self_test_result"),
    path("self-test/<slug:id>/", views.self_test, name="self_test"),
    path("self-test/<slug:id>/go-on/", views.self_test, {"go_on": True}, "self_test_go_on"),
]
