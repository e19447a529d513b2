"""Who may open the pages of the podium."""

from django.utils import timezone

from ambassadors.models import Ambassador, Comment, Nomination, Post, PostImage
from ambassadors.services import nominations, talk
from tests.ambassadors.conftest import begin, write

EVERYBODY = {"anonymous": 302, "employee": 200}
EVERYBODY_ACTS = {"anonymous": 302, "employee": 302}
HR = {"anonymous": 302, "employee": 403, "hr": 200}
HR_ACTS = {"anonymous": 302, "employee": 403, "hr": 302}
OWN = {"anonymous": 302, "employee": 403, "ambassador": 200}
OWN_ACTS = {"anonymous": 302, "employee": 403, "ambassador": 302}
NOBODY_ELSE = dict.fromkeys(("other", "manager", "trainer", "ambassador", "hr", "content_owner", "administrator"), 404)

PAGES = {
    "podium": EVERYBODY,
    "post_list": EVERYBODY,
    "ambassador_show": EVERYBODY,
    "ambassador_photo": {"anonymous": 302, "employee": 404},
    "post_image": {"anonymous": 302, "employee": 404, "ambassador": 404},
    "post_show": EVERYBODY,
    "post_thank": EVERYBODY_ACTS,
    "post_report": EVERYBODY,
    "comment_add": EVERYBODY_ACTS,
    "comment_edit": {"anonymous": 302, "employee": 200} | NOBODY_ELSE,
    "comment_delete": {"anonymous": 302, "employee": 302} | NOBODY_ELSE,
    "comment_thank": EVERYBODY_ACTS,
    "comment_report": EVERYBODY,
    "nominate": EVERYBODY,
    "nomination_show": {"anonymous": 302, "employee": 404, "other": 200},
    "my_posts": OWN,
    "post_new": OWN_ACTS,
    "my_page": OWN,
    "my_term": OWN,
    "my_stop": OWN,
    "post_edit": OWN,
    "post_save": {"anonymous": 302, "employee": 403, "ambassador": 422},
    "post_image_add": {"anonymous": 302, "employee": 403, "ambassador": 422},
    "post_image_describe": {"anonymous": 302, "employee": 403, "ambassador": 404},
    "post_preview": OWN,
    "post_publish": OWN_ACTS,
    "post_withdraw": {"anonymous": 302, "employee": 404, "ambassador": 302},
    "post_delete": OWN_ACTS,
    "nomination_list": HR,
    "nomination_answer": {"anonymous": 302, "employee": 403, "hr": 404},
    "term_renew": HR_ACTS,
    "moderation": HR,
    "comment_settle": HR_ACTS,
    "post_settle": HR_ACTS,
}
ACTS = (
    "post_thank comment_add comment_delete comment_thank post_new post_save post_image_add post_image_describe post_publish post_withdraw "
    "post_delete term_renew comment_settle post_settle"
)
METHODS = dict.fromkeys(ACTS.split(), "post")
DATA = {"comment_add": lambda cast: {"text": "I recognise this."}}


def prepare(cast):
    """The ambassador is one, with a post, a comment of the employee, and a question to somebody else."""
    if Ambassador.objects.exists():
        return
    post = write(begin(cast.ambassador))
    talk.comment(post=post, text="How did you notice?", by=cast.employee, now=timezone.now())
    nominations.nominate(nominee=cast.other, story="She helped me answer an angry customer.", by=cast.employee, now=timezone.now())


def _post(cast):
    return {"post_id": Post.objects.get().pk}


def _comment(cast):
    return {"comment_id": Comment.objects.get().pk}


def _slug(cast):
    return {"slug": Ambassador.objects.get().slug}


def _nomination(cast):
    return {"nomination_id": Nomination.objects.get().pk}


POSTS = "post_show post_thank post_report comment_add post_edit post_save post_image_add post_preview post_publish post_withdraw post_delete post_settle"
COMMENTS = "comment_edit comment_delete comment_thank comment_report comment_settle"
ARGUMENTS = (
    dict.fromkeys(POSTS.split(), _post)
    | dict.fromkeys(COMMENTS.split(), _comment)
    | dict.fromkeys(("ambassador_show", "ambassador_photo"), _slug)
    | dict.fromkeys(("nomination_show", "nomination_answer"), _nomination)
    | {
        "post_image": lambda cast: {"image_id": getattr(PostImage.objects.first(), "pk", 1)},
        "post_image_describe": lambda cast: {"post_id": Post.objects.get().pk, "image_id": 1},
        "term_renew": lambda cast: {"ambassador_id": Ambassador.objects.get().pk},
    }
)
