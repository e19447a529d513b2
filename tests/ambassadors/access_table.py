"""Who may open the pages of the podium."""

from django.utils import timezone

from ambassadors.models import Ambassador, Comment, HoursCertificate, Nomination, Objection, Post, PostImage, Question, ReadAlong, StoryRequest, Topic
from ambassadors.services import asking, nominations, objections, posts, questions, reviewing, talk
from courses.catalogue.models import Course, Module
from courses.live_sessions import services as sessions
from courses.live_sessions.models import LiveSession
from tests.ambassadors.conftest import begin, write
from tests.live_sessions.access_table import ARGUMENTS as SESSIONS

EVERYBODY = {"anonymous": 302, "employee": 200}
EVERYBODY_ACTS = {"anonymous": 302, "employee": 302}
HR = {"anonymous": 302, "employee": 403, "hr": 200}
HR_ACTS = {"anonymous": 302, "employee": 403, "hr": 302}
OWN = {"anonymous": 302, "employee": 403, "ambassador": 200}
OWN_ACTS = {"anonymous": 302, "employee": 403, "ambassador": 302}
NOBODY_ELSE = dict.fromkeys(("other", "manager", "trainer", "ambassador", "hr", "branch_hr", "content_owner", "administrator"), 404)

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
    "mention_names": EVERYBODY,
    "comment_edit": {"anonymous": 302, "employee": 200} | NOBODY_ELSE,
    "comment_delete": {"anonymous": 302, "employee": 302} | NOBODY_ELSE,
    "comment_thank": EVERYBODY_ACTS,
    "comment_report": EVERYBODY,
    "nominate": EVERYBODY,
    "nomination_show": {"anonymous": 302, "employee": 404, "other": 200, "deputy": 404},
    "my_posts": OWN,
    "post_new": OWN_ACTS,
    "my_page": OWN,
    "my_term": OWN,
    "my_sessions": OWN,
    "my_slot": {"anonymous": 302, "employee": 403, "ambassador": 200},
    "hours_make": {"anonymous": 302, "employee": 404, "ambassador": (302, "/certificates/mine/")},
    "hours_pdf": {"anonymous": 302, "employee": 404, "trainer": 200},
    "hours_take_back": {"anonymous": 302, "employee": 404, "trainer": 200},
    "my_stop": {"anonymous": 302, "employee": 404, "ambassador": 200},
    "post_edit": OWN,
    "post_save": {"anonymous": 302, "employee": 403, "ambassador": 422},
    "post_image_add": {"anonymous": 302, "employee": 403, "ambassador": 422},
    "post_image_describe": {"anonymous": 302, "employee": 403, "ambassador": 404},
    "post_preview": OWN,
    "picture_people": {"anonymous": 302, "employee": 403, "ambassador": 404},
    "my_pictures": EVERYBODY,
    "picture_answer": {"anonymous": 302, "employee": 404},
    "post_file": {"anonymous": 302, "employee": 404, "ambassador": 404},
    "post_file_remove": {"anonymous": 302, "employee": 403, "ambassador": 404},
    "post_versions": OWN,
    "post_version": OWN,
    "post_version_take": OWN_ACTS,
    "read_along_ask": OWN,
    "read_along_back": OWN_ACTS,
    "read_along": {"anonymous": 302, "employee": 404, "trainer": 200},
    "post_look": {"anonymous": 302, "employee": 403, "hr": 200},
    "podium_choices": HR,
    "follow_person": EVERYBODY_ACTS,
    "follow_topic": EVERYBODY_ACTS,
    "following": EVERYBODY,
    "feed_address": EVERYBODY_ACTS,
    "feed": {"anonymous": 404, "employee": 404},
    "embedded": {"anonymous": 404, "employee": 404},
    "hint_switch": EVERYBODY_ACTS,
    "podium_rules": EVERYBODY,
    "note_write": EVERYBODY,
    "pledge": {"anonymous": 302, "employee": 404},
    "question_ask_module": EVERYBODY_ACTS,
    "question_ask_post": EVERYBODY_ACTS,
    "question_vote": EVERYBODY_ACTS,
    "question_answer": {"anonymous": 302, "employee": 404, "trainer": 200, "ambassador": 200, "hr": 200},
    "question_remove": EVERYBODY_ACTS,
    "comment_object": {"anonymous": 302, "employee": 200} | NOBODY_ELSE,
    "post_object": OWN,
    "my_questions": OWN,
    "my_stories": OWN_ACTS,
    "story_answer": {"anonymous": 302, "employee": 403, "ambassador": 302},
    "story_ask": {"anonymous": 302, "employee": 403, "hr": 200, "content_owner": 200},
    "ambassador_map": HR,
    "term_end": HR_ACTS,
    "objection_answer": HR_ACTS,
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
    "post_delete term_renew comment_settle post_settle post_file_remove post_version_take read_along_back "
    "follow_person follow_topic feed_address hint_switch question_ask_module question_ask_post question_vote question_remove my_stories "
    "hours_make story_answer term_end objection_answer picture_answer pledge"
)
METHODS = dict.fromkeys(ACTS.split(), "post")
DATA = {
    "comment_add": lambda cast: {"text": "I recognise this."},
    "question_ask_post": lambda cast: {"text": "How?"},
    "question_ask_module": lambda cast: {"text": "How?"},
}


def prepare(cast):
    """The ambassador is one, with a post, a comment of the employee, and a question to somebody else."""
    if Ambassador.objects.exists():
        return
    ambassador = begin(cast.ambassador)
    post = write(ambassador)
    waiting = write(ambassador, title="Waits for a look", is_published=False)
    posts.ask_for_a_look(post=waiting, now=timezone.now())
    reviewing.ask_to_read_along(post=waiting, person=cast.trainer, question="", by=cast.ambassador, now=timezone.now())
    now = timezone.now()
    talk.comment(post=post, text="How did you notice?", by=cast.employee, now=now)
    hidden = talk.hide(comment=talk.comment(post=post, text="Hidden", by=cast.manager, now=now), rule="respect", reason="Unkind.", by=cast.hr, now=now)
    objections.object_to(comment=hidden, text="I meant it kindly.", by=cast.manager, now=now)
    course = Course.objects.create(key="podium-course", phase="general", title_en="C", state="published")
    module = Module.objects.create(course=course, key="podium-module", title_en="M", state="published")
    questions.ask(post=post, text="Who may see a group?", by=cast.content_owner, now=now)
    asking.ask_for_story(module=module, stance="risk", ambassador=ambassador, words="", by=cast.hr, now=now)
    # Of somebody who was an ambassador before, so that the ambassador of the table stands for everybody else.
    facts = {"number": "2345-6789-ABCD-EFGH", "name": cast.trainer.full_name, "organisation": "Podium", "minutes": 10, "rows": []}
    HoursCertificate.objects.create(person=cast.trainer, first_on=now.date(), last_on=now.date(), **facts)
    nominations.nominate(nominee=cast.other, story="She helped me answer an angry customer.", by=cast.employee, now=timezone.now())


def _slot(cast):
    """The session of their table, in which the ambassador is asked for ten minutes."""
    session = LiveSession.objects.get(pk=SESSIONS["session"](cast)["session_id"])
    return {"slot_id": sessions.ask_presenter(session=session, person=cast.ambassador, by=cast.hr, now=timezone.now()).pk}


def _post(cast):
    return {"post_id": Post.objects.order_by("pk")[0].pk}


def _asked(cast):
    asked = ReadAlong.objects.get()
    return {"post_id": asked.post_id, "asked_id": asked.pk}


def _comment(cast):
    return {"comment_id": Comment.objects.order_by("pk")[0].pk}


def _slug(cast):
    return {"slug": Ambassador.objects.get().slug}


def _nomination(cast):
    return {"nomination_id": Nomination.objects.order_by("pk")[0].pk}


POSTS = (
    "post_show post_thank post_report comment_add mention_names post_edit post_save post_image_add "
    "post_object question_ask_post post_preview post_publish post_withdraw post_delete post_settle post_versions read_along_ask"
)
COMMENTS = "comment_object comment_edit comment_delete comment_thank comment_report comment_settle"
ARGUMENTS = (
    dict.fromkeys(POSTS.split(), _post)
    | dict.fromkeys(COMMENTS.split(), _comment)
    | dict.fromkeys(("ambassador_show", "ambassador_photo", "follow_person", "note_write", "pledge"), _slug)
    | dict.fromkeys(("nomination_show", "nomination_answer"), _nomination)
    | {
        "post_image": lambda cast: {"image_id": getattr(PostImage.objects.first(), "pk", 1)},
        "post_image_describe": lambda cast: _post(cast) | {"image_id": 1},
        "picture_people": lambda cast: _post(cast) | {"image_id": 1},
        "picture_answer": lambda cast: {"consent_id": 1},
        "post_file": lambda cast: {"file_id": 1},
        "post_file_remove": lambda cast: _post(cast) | {"file_id": 1},
        "post_version": lambda cast: _post(cast) | {"number": 1},
        "post_version_take": lambda cast: _post(cast) | {"number": 1},
        "read_along": lambda cast: {"asked_id": ReadAlong.objects.get().pk},
        "read_along_back": _asked,
        "follow_topic": lambda cast: {"topic_id": Topic.objects.get().pk},
        "feed": lambda cast: {"secret": "nobody-has-this"},
        "embedded": lambda cast: {"token": "1:not-signed-by-us"},
        "question_ask_module": lambda cast: {"module_key": "podium-module"},
        "story_ask": lambda cast: {"module_key": "podium-module"},
        "question_vote": lambda cast: {"question_id": Question.objects.get().pk},
        "question_answer": lambda cast: {"question_id": Question.objects.get().pk},
        "question_remove": lambda cast: {"question_id": Question.objects.get().pk},
        "story_answer": lambda cast: {"request_id": StoryRequest.objects.get().pk},
        "term_end": lambda cast: {"ambassador_id": Ambassador.objects.get().pk},
        "objection_answer": lambda cast: {"objection_id": Objection.objects.get().pk},
        "post_look": lambda cast: {"post_id": Post.objects.get(state="draft").pk},
        "my_slot": _slot,
        **dict.fromkeys(("hours_pdf", "hours_take_back"), lambda cast: {"number": HoursCertificate.objects.get().number}),
        "term_renew": lambda cast: {"ambassador_id": Ambassador.objects.get().pk},
    }
)
