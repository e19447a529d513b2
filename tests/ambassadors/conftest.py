"""An ambassador with a post, made through the services."""

import pytest
from django.utils import timezone

from ambassadors.services import posts, terms


def begin(person, by=None):
    """This person is an ambassador from now on."""
    facts = {"hours_per_month": 4, "topics": ["complaints"], "writes_nl": True, "writes_en": True}
    return terms.begin_term(person=person, by=by, now=timezone.now(), **facts)


def write(ambassador, *, title="What I learnt", body="<p>I looked twice before I answered.</p>", stance="risk", modules=(), units=(), is_published=True):
    """A post of this ambassador."""
    now = timezone.now()
    post = posts.start_post(ambassador=ambassador, now=now, language="en")
    post = posts.save_draft(post=post, now=now, title=title, lead="In one sentence.", body=body, based_on=post.draft_number)
    post = posts.set_facts(post=post, stance=stance, language="en", modules=modules, lessons=[], sessions=[], units=units)
    return posts.publish(post=post, by=ambassador.person, now=now) if is_published else post


@pytest.fixture
def ambassador(cast):
    return begin(cast.ambassador)


@pytest.fixture
def post(ambassador):
    return write(ambassador)


@pytest.fixture
def writer(cast, client_of, ambassador):
    return client_of(cast.ambassador)


def typed(post, **changes):
    return {"title": "A title", "lead": "", "body": "<p>Text</p>", "based_on": post.draft_number, "language": "en", "stance": "chance"} | changes


def page_of(post):
    return f"/podium/mine/{post.pk}/"
