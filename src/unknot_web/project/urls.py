"""Every address of the app, on a person's own machine."""

from django.urls import include, path

from unknot_web.project import gate

pages = [
    path("leave/", gate.leave, name="leave"),
    path("leave/elsewhere/", gate.leave_elsewhere, name="leave_elsewhere"),
    path("", include("unknot_web.pages.urls")),
    path("", include("unknot_web.symptom_check.urls")),
    path("", include("unknot_web.plans.urls")),
    path("", include("unknot_web.player.urls")),
    path("", include("unknot_web.pain_diary.urls")),
    path("", include("unknot_web.figures.urls")),
    path("", include("unknot_web.self_tests.urls")),
    path("", include("unknot_web.weeks.urls")),
    path("", include("unknot_web.body_map.urls")),
    path("", include("unknot_web.offline.urls")),
]
urlpatterns = [path("enter/", gate.enter, name="enter"), *pages]

handler400 = "unknot_web.project.errors.not_understood"
handler403 = "unknot_web.project.errors.not_allowed"
handler404 = "unknot_web.project.errors.not_found"
handler500 = "unknot_web.project.errors.failed"
