"""Rotation, following, digest, feeds and the list for the intranet: ambassadors.md §7 and §15."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from ambassadors import queries, rules
from ambassadors.models import FeedAddress, Following, Post
from ambassadors.services import following, posts, talk, terms
from lms.notifications import delivery
from lms.notifications.models import Message
from tests.ambassadors.conftest import begin, page_of, typed, write
from tests.courses_made import make_course, make_module


def test_over_weeks_every_ambassador_is_shown_within_a_fifth_of_an_equal_share_to_people_with_something_unread():
    """200 people come each day for six weeks and read half of what they are shown; 12 ambassadors have one to fifty posts, and two write on.

    At each visit an equal share for everybody of whom this person has not read something is three places divided by how many those are.
    """
    chance = Random(20261126)
    numbers = (1, 1, 1, 2, 2, 3, 4, 5, 8, 12, 20, 50)
    written = {ambassador: [(ambassador * 1000 + one, chance.randrange(0, 120)) for one in range(number)] for ambassador, number in enumerate(numbers, 1)}
    written[1] += [(1000 + 500 + week, -7 * week) for week in range(1, 6)]
    written[12] += [(12000 + 500 + day, -day) for day in range(1, 42)]
    shown: Counter[int] = Counter()
    share: Counter[int] = Counter()
    for person in range(200):
        read: set[int] = set()
        for day in range(42):
            unread = {ambassador: [(age + day, post) for post, age in mine if age + day >= 0 and post not in read] for ambassador, mine in written.items()}
            newest = [(min(mine)[1], ambassador, min(mine)[0]) for ambassador, mine in unread.items() if mine]
            for _post, ambassador, _age in newest:
                share[ambassador] += min(1, 3 / len(newest))
            for post in rules.fair_order(newest, seed=f"{person}/{day}")[:3]:
                shown[post // 1000] += 1
                if chance.random() < 0.5:
                    read.add(post)
    equal = {ambassador: shown[ambassador] / share[ambassador] for ambassador in written}
    assert max(equal.values()) <= 1.2 * min(equal.values()), equal


def test_who_reads_nothing_still_meets_everybody():
    candidates = [(number, number, 5) for number in range(1, 13)]
    shown = Counter(post for person in range(3000) for post in rules.fair_order(candidates, seed=f"{person}/2026-11-26")[:3])
    assert min(shown.values()) >= 0.8 * max(shown.values()) and len(shown) == 12


def test_who_wrote_nothing_for_half_a_year_comes_after_who_did():
    candidates = [(number, number, 181 if number % 2 else 180) for number in range(1, 13)]
    assert {post % 2 for person in range(50) for post in rules.fair_order(candidates, seed=f"{person}")[:6]} == {0}


def test_how_often_others_looked_changes_nothing(cast, make_person, ambassador):
    for number in range(5):
        write(begin(make_person(f"A{number}")), title=f"Post {number}")
    before = queries.podium_for(cast.employee, now=timezone.now())
    popular = Post.objects.exclude(pk__in=[post.pk for post in before]).first()
    for number in range(8):
        posts.note_reading(post=popular, person=make_person(f"Reader {number}"), now=timezone.now())
    assert queries.podium_for(cast.employee, now=timezone.now()) == before


def test_the_first_page_never_shows_the_own_or_a_read_post_and_costs_the_same(cast, client_of, make_person, ambassador, django_assert_max_num_queries):
    mine = write(begin(cast.employee), title="My own")
    for number in range(30):
        write(ambassador, title=f"Many {number}")
    shown = queries.podium_for(cast.employee, now=timezone.now())
    assert mine not in shown and len(shown) == 1, "one per ambassador"
    client = client_of(cast.employee)
    client.get("/")
    with django_assert_max_num_queries(15):
        client.get("/")


def _week(cast, now=None):
    return following.send_digests(now=now or timezone.now())


def test_following_brings_one_digest_a_week_with_what_is_new(cast, client_of, ambassador):
    reader = client_of(cast.employee)
    reader.post(f"/podium/people/{ambassador.slug}/follow/", {"follow": "yes"})
    write(ambassador, title="New this week")
    assert (_week(cast), _week(cast)) == (1, 0)
    message = Message.objects.get(kind="podium_digest")
    while delivery.deliver_batch(now=timezone.now() + timedelta(minutes=1)):
        pass
    message.refresh_from_db()
    assert message.person == cast.employee and "New this week" in message.text and "1 new post" in message.subject
    reader.post(f"/podium/people/{ambassador.slug}/follow/", {"follow": "no"})
    assert _week(cast, timezone.now() + timedelta(days=7)) == 0


def test_a_digest_leaves_out_old_posts_own_posts_and_posts_for_others(cast, ambassador):
    topic = ambassador.topics.get()
    for person in (cast.employee, cast.other, cast.ambassador):
        following.follow(person=person, topic=topic, now=timezone.now())
    write(ambassador, title="Only north", units=[cast.north])
    old = write(ambassador, title="Old")
    Post.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=8))
    assert _week(cast) == 1
    assert [line["title"] for line in Message.objects.get(kind="podium_digest").context["posts"]] == ["Only north"]


def test_digests_cost_the_same_for_one_follower_as_for_thirty(cast, make_person, ambassador, django_assert_max_num_queries):
    for number in range(30):
        following.follow(person=make_person(f"F{number}"), ambassador=ambassador, now=timezone.now())
    write(ambassador)
    with django_assert_max_num_queries(18):
        assert _week(cast) == 30


@pytest.mark.parametrize("how", ["withdrawn", "hidden", "consent taken back", "stopped"])
def test_what_is_taken_away_is_gone_from_pages_feeds_lists_and_mails_that_wait(cast, client_of, client, ambassador, how):
    module = make_module(make_course())
    post, kept = write(ambassador, title="Soon gone", modules=[module]), write(begin(cast.other), title="Stays")
    assert b"Soon gone" in client_of(cast.employee).get(f"/learn/{module.key}/").content
    for one in (ambassador, kept.ambassador):
        following.follow(person=cast.employee, ambassador=one, now=timezone.now())
    secret = following.new_feed_address(person=cast.employee, now=timezone.now()).secret
    _week(cast)
    talk.comment(post=post, text="@Otto Zuid, this is for you.", by=cast.employee, now=timezone.now())
    if how == "withdrawn":
        client_of(cast.ambassador).post(f"/podium/mine/{post.pk}/withdraw/")
    elif how == "hidden":
        talk.hide_post(post=post, rule="customers", reason="The customer can be recognised.", by=cast.hr, now=timezone.now())
    elif how == "stopped":
        client_of(cast.ambassador).post("/podium/mine/term/stop/", {f"post-{post.pk}": "withdraw"})
    else:
        client_of(cast.ambassador).post("/podium/mine/page/stories/", {"shown": "no"})
    while delivery.deliver_batch(now=timezone.now() + timedelta(minutes=1)):
        pass
    mail = Message.objects.get(kind="podium_digest", person=cast.employee)
    assert "Soon gone" not in mail.text and "Stays" in mail.text
    assert not Message.objects.filter(kind="comment_mentioned").exists(), "words about a post that is gone do not leave"
    reader = client_of(cast.employee)
    places = ("/", "/podium/", "/podium/posts/", "/podium/following/", "/search/?q=Soon", f"/podium/feed/{secret}/", f"/learn/{module.key}/")
    assert [place for place in places if b"Soon gone" in reader.get(place).content] == []
    assert reader.get(f"/podium/posts/{post.pk}/").status_code == 404
    assert "Soon gone" not in str(queries.newest_for_everybody())


def test_a_post_that_is_only_for_some_units_from_now_on_is_gone_from_the_mails_of_others(cast, writer, ambassador):
    module = make_module(make_course())
    post = write(ambassador, title="Soon for north", modules=[module])
    for person in (cast.employee, cast.other):
        following.follow(person=person, ambassador=ambassador, now=timezone.now())
    _week(cast)
    writer.post(page_of(post), typed(post, title="Soon for north", modules=[module.pk], units=[cast.north.pk]))
    while delivery.deliver_batch(now=timezone.now() + timedelta(minutes=1)):
        pass
    assert [message.person for message in Message.objects.filter(kind="podium_digest")] == [cast.employee]


def test_consent_given_again_brings_the_posts_back(cast, client_of, ambassador):
    post = write(ambassador)
    terms.show_stories(ambassador=ambassador, are_shown=False)
    client_of(cast.ambassador).post("/podium/mine/page/stories/", {"shown": "yes"})
    assert client_of(cast.employee).get(f"/podium/posts/{post.pk}/").status_code == 200


def test_the_photo_is_gone_at_once_when_the_consent_is_taken_back(cast, client_of, ambassador):
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (20, 25), "white").save(out, "PNG")
    writer, reader = client_of(cast.ambassador), client_of(cast.employee)
    page = {"introduction": "I tell.", "topics": "complaints"}
    refused = writer.post("/podium/mine/page/", page | {"photo": SimpleUploadedFile("me.png", out.getvalue())})
    assert refused.status_code == 422 and b"Tick that colleagues may see the photo" in refused.content
    writer.post("/podium/mine/page/", page | {"photo": SimpleUploadedFile("me.png", out.getvalue()), "has_consent": "on"})
    address = f"/podium/people/{ambassador.slug}/photo/"
    assert reader.get(address).status_code == 200 and address.encode() in reader.get("/podium/").content
    writer.post("/podium/mine/page/", page)
    assert reader.get(address).status_code == 404 and address.encode() not in reader.get("/podium/").content


def test_the_feed_is_read_by_its_secret_address_alone_until_it_is_ended(cast, client_of, client, ambassador):
    write(ambassador, title="For everybody & <me>")
    write(ambassador, title="Only south", units=[cast.south])
    reader = client_of(cast.employee)
    reader.post("/podium/following/feed/")
    first = FeedAddress.objects.get().secret
    answer = client.get(f"/podium/feed/{first}/")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml") and "For everybody &amp; &lt;me&gt;" in text and "Wout Claes" in text
    assert "Only south" not in text and "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"
    reader.post("/podium/following/feed/")
    assert client.get(f"/podium/feed/{first}/").status_code == 404
    second = FeedAddress.objects.get().secret
    reader.post("/podium/following/feed/", {"what": "end"})
    assert client.get(f"/podium/feed/{second}/").status_code == 404


def test_the_feed_of_who_left_answers_nothing(cast, client, ambassador):
    from lms.people.services import leave

    secret = following.new_feed_address(person=cast.employee, now=timezone.now()).secret
    leave(person=cast.employee, by=cast.hr, now=timezone.now())
    assert client.get(f"/podium/feed/{secret}/").status_code == 404


def test_nobody_sees_whom_somebody_follows(cast, client_of, ambassador):
    following.follow(person=cast.employee, ambassador=ambassador, now=timezone.now())
    assert Following.objects.count() == 1
    for person in (cast.hr, cast.manager, cast.administrator, cast.ambassador):
        page = client_of(person).get(f"/podium/people/{ambassador.slug}/" if person != cast.ambassador else "/podium/mine/").content
        assert b"follower" not in page and cast.employee.full_name.encode() not in page
    assert ambassador.person.full_name.encode() not in client_of(cast.other).get("/podium/following/").content


def test_the_list_for_the_intranet_is_signed_framed_by_one_site_and_ends_with_a_new_address(cast, client_of, client, ambassador):
    write(ambassador, title="On the intranet")
    write(ambassador, title="Only north", units=[cast.north])
    hr = client_of(cast.hr)
    assert hr.post("/hr/ambassadors/podium/", {"origin": "not a site'; script-src *"}).status_code == 422
    hr.post("/hr/ambassadors/podium/", {"origin": "https://intranet.example.org/start"})
    address = _embedded(hr)
    answer = client.get(address)
    assert b"On the intranet" in answer.content and b"Only north" not in answer.content
    assert answer["Content-Security-Policy"].endswith("frame-ancestors https://intranet.example.org") and "X-Frame-Options" not in answer
    assert client.get(address[:-3] + "xx/").status_code == 404
    hr.post("/hr/ambassadors/podium/", {"origin": "https://intranet.example.org", "what": "new"})
    assert client.get(address).status_code == 404 and client.get(_embedded(hr)).status_code == 200
    hr.post("/hr/ambassadors/podium/", {"origin": ""})
    assert _embedded(hr) == ""


def _embedded(hr) -> str:
    page = hr.get("/hr/ambassadors/podium/").content.decode()
    return page.partition('id="embedded" value="')[2].partition('"')[0].partition("//")[2].partition("/")[2].join(["/", ""]) if 'id="embedded"' in page else ""
