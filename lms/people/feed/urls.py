from django.urls import path

from lms.people.feed import views

urlpatterns = [
    path("hr/people/feed/", views.feed_list, name="feed_list"),
    path("hr/people/feed/new/", views.feed_new, name="feed_new"),
    path("hr/people/feed/<int:run_id>/", views.feed_run, name="feed_run"),
    path("hr/people/feed/<int:run_id>/columns/", views.feed_columns, name="feed_columns"),
    path("hr/people/feed/<int:run_id>/parts/", views.feed_parts, name="feed_parts"),
    path("hr/people/feed/<int:run_id>/apply/", views.feed_apply, name="feed_apply"),
    path("hr/people/feed/<int:run_id>/way-back/", views.feed_way_back, name="feed_way_back"),
    path("hr/people/feed/<int:run_id>/undo/", views.feed_undo, name="feed_undo"),
    path("hr/people/feed/<int:run_id>/again/", views.feed_again, name="feed_again"),
    path("hr/people/feed/<int:run_id>/discard/", views.feed_discard, name="feed_discard"),
    path("hr/people/feed/<int:run_id>/refused.csv", views.feed_refused, name="feed_refused"),
    path("hr/people/feed/<int:run_id>/rows.csv", views.feed_results, name="feed_results"),
]
