"""The addresses of the body map and of the pictures of its region."""

from django.urls import path

from unknot_web.body_map import views

urlpatterns = [
    path("body-map/", views.body_map, name="body_map"),
    path("body-map/mark/", views.mark, name="mark_site"),
    path("body-map/mark/<slug:word>/", views.mark_place, name="mark_place"),
    path("body-map/unmark/", views.unmark, name="unmark_site"),
    path("body-map/begin/", views.begin_from_last, name="begin_from_last"),
    path("body-map/place-of-pain/", views.place_of_pain, name="place_of_pain"),
    path("find-the-muscle/", views.find_the_muscle, name="find_the_muscle"),
    path("find-the-muscle/other-side/", views.find_the_muscle, {"other": True}, "other_muscle"),
]
