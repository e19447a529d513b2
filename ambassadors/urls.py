"""The addresses of the podium."""

from django.urls import path

from ambassadors.views import moderation, nominations, podium, stage, talk, writing

urlpatterns = [
    path("podium/", podium.podium, name="podium"),
    path("podium/posts/", podium.post_list, name="post_list"),
    path("podium/people/<slug:slug>/", podium.ambassador_show, name="ambassador_show"),
    path("podium/people/<slug:slug>/photo/", podium.ambassador_photo, name="ambassador_photo"),
    path("podium/images/<int:image_id>/", podium.post_image, name="post_image"),
    path("podium/posts/<int:post_id>/", podium.post_show, name="post_show"),
    path("podium/posts/<int:post_id>/thank/", talk.post_thank, name="post_thank"),
    path("podium/posts/<int:post_id>/report/", talk.post_report, name="post_report"),
    path("podium/posts/<int:post_id>/comment/", talk.comment_add, name="comment_add"),
    path("podium/comments/<int:comment_id>/edit/", talk.comment_edit, name="comment_edit"),
    path("podium/comments/<int:comment_id>/delete/", talk.comment_delete, name="comment_delete"),
    path("podium/comments/<int:comment_id>/thank/", talk.comment_thank, name="comment_thank"),
    path("podium/comments/<int:comment_id>/report/", talk.comment_report, name="comment_report"),
    path("podium/nominate/", nominations.nominate, name="nominate"),
    path("podium/nominations/<int:nomination_id>/", nominations.nomination_show, name="nomination_show"),
    path("podium/mine/", stage.my_posts, name="my_posts"),
    path("podium/mine/new/", stage.post_new, name="post_new"),
    path("podium/mine/page/", stage.my_page, name="my_page"),
    path("podium/mine/term/", stage.my_term, name="my_term"),
    path("podium/mine/term/stop/", stage.my_stop, name="my_stop"),
    path("podium/mine/<int:post_id>/", writing.post_edit, name="post_edit"),
    path("podium/mine/<int:post_id>/save/", writing.post_save, name="post_save"),
    path("podium/mine/<int:post_id>/images/", writing.post_image_add, name="post_image_add"),
    path("podium/mine/<int:post_id>/images/<int:image_id>/", writing.post_image_describe, name="post_image_describe"),
    path("podium/mine/<int:post_id>/preview/", writing.post_preview, name="post_preview"),
    path("podium/mine/<int:post_id>/publish/", writing.post_publish, name="post_publish"),
    path("podium/mine/<int:post_id>/withdraw/", stage.post_withdraw, name="post_withdraw"),
    path("podium/mine/<int:post_id>/delete/", stage.post_delete, name="post_delete"),
    path("hr/ambassadors/", nominations.nomination_list, name="nomination_list"),
    path("hr/ambassadors/nominations/<int:nomination_id>/", nominations.nomination_answer, name="nomination_answer"),
    path("hr/ambassadors/<int:ambassador_id>/renew/", moderation.term_renew, name="term_renew"),
    path("hr/moderation/", moderation.moderation, name="moderation"),
    path("hr/moderation/comments/<int:comment_id>/", moderation.comment_settle, name="comment_settle"),
    path("hr/moderation/posts/<int:post_id>/", moderation.post_settle, name="post_settle"),
]
