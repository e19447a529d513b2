"""What happens around the posts of the demo: questions, names that are called, follows, thanks, drafts under way, an objection, slots in sessions."""

from datetime import datetime, timedelta

from ambassadors.models import Ambassador, Comment, Post, Question
from ambassadors.services import asking, following, objections, planning, posts, questions, reviewing, talk
from courses.catalogue.models import Module
from courses.live_sessions import services as sessions
from courses.live_sessions.models import LiveSession, SessionPresenter
from courses.live_sessions.services.duties import note_duty
from lms.demo import sessions as planned
from lms.demo.organisation import Made
from lms.demo.people import some

# title of the post, who asks, days ago, votes, the question
QUESTIONS = [
    ("Ik dacht dat alleen mijn team het zag", "employee", 4, 9, "Mag ik in een groep van collega’s een grap over een klant maken als er geen naam bij staat?"),
    ("Ik dacht dat alleen mijn team het zag", "wout", 3, 5, "Hoe zie ik vooraf wie er in een groep kan meelezen?"),
    ("De klant die bleef nadat ik sorry zei", "rashida", 12, 6, "Wanneer ga je van het openbare bericht naar privé?"),
    ("The comment that got me a meeting", "colleague", 7, 4, "How long do you wait before you answer a question of a competitor’s customer?"),
]
ANSWERED = ("Wanneer ga je van het openbare bericht naar privé?", "Na het eerste openbare sorry. Daarna vraag ik het bestelnummer in een privébericht.")
OF_MODULE = ("our-policy-in-examples", "employee", 6, 11, "Mag ik op mijn eigen profiel zeggen dat ik bij Lindenhof werk?")


def make(made: Made) -> None:
    """Each thing at the moment at which it would have happened."""
    for title, by, days, votes, text in QUESTIONS:
        _ask(made, by, days, votes, text, post=Post.objects.get(title=title))
    key, by, days, votes, text = OF_MODULE
    _ask(made, by, days, votes, text, module=Module.objects.get(key=key))
    answered = Question.objects.get(text=ANSWERED[0])
    questions.answer(question=answered, text=ANSWERED[1], by=made.named["ambassador"], now=_ago(made, 11))
    _follows_and_thanks(made)
    _names_called(made)
    _drafts(made)
    _hidden(made)
    _slots(made)


def _ago(made: Made, days: int) -> datetime:
    return made.now - timedelta(days=days)


def _ask(made: Made, by: str, days: int, votes: int, text: str, *, post: Post | None = None, module: Module | None = None) -> None:
    asked = questions.ask(text=text, by=made.named[by], now=_ago(made, days), post=post, module=module)
    for person in some(made.everybody, votes - 1, seed=text):
        questions.vote(question=asked, by=person, now=_ago(made, days - 1))


def _follows_and_thanks(made: Made) -> None:
    writer, fatma = Ambassador.objects.get(person=made.named["ambassador"]), Ambassador.objects.get(person=made.named["fatma"])
    for person in (made.named["employee"], *some(made.everybody, 6, seed="follows")):
        following.follow(person=person, ambassador=writer, now=_ago(made, 20))
    for topic in fatma.topics.all():
        following.follow(person=made.named["employee"], topic=topic, now=_ago(made, 15))
    notes = (
        ("employee", 5, "Door jouw bericht keek ik twee keer voor ik iets plaatste. Dank je."),
        ("hr", 2, "Fijn hoe rustig je antwoordt onder je berichten."),
    )
    for by, days, text in notes:
        asking.write_note(ambassador=writer, text=text, by=made.named[by], now=_ago(made, days))
    module = Module.objects.get(key="what-you-may-share")
    asking.ask_for_story(module=module, stance="chance", ambassador=writer, words="Iets kleins dat goed ging.", by=made.named["trainer"], now=_ago(made, 1))


def _names_called(made: Made) -> None:
    post = Post.objects.get(title="Een leverancier vond ons, en niet andersom")
    said = talk.comment(post=post, text="@Daan Hoekstra, mag ons forum dit ook vanaf een telefoon van het werk?", by=made.named["wout"], now=_ago(made, 2))
    talk.comment(post=post, text="@Wout Claes Ja, met de tweede factor aan.", by=made.named["daan"], now=_ago(made, 1), reply_to=said)


def _drafts(made: Made) -> None:
    """One that a colleague reads along, and one that is published by itself next week."""
    writer = Ambassador.objects.get(person=made.named["ambassador"])
    draft = _draft(made, writer, "Een compliment dat ik bijna wegklikte", "<p>Een klant bedankte ons om elf uur. Ik zag het pas toen ik afsloot.</p>")
    reviewing.ask_to_read_along(
        post=draft, person=made.named["employee"], question="Is duidelijk waarom ik antwoordde?", by=writer.person, now=made.now - timedelta(hours=20)
    )
    later = _draft(made, writer, "Wat ik in januari anders doe", "<p>Ik lees eerst alle berichten, en antwoord dan pas op het eerste.</p>")
    planning.plan(post=later, publish_at=made.now + timedelta(days=7), unpublish_at=None, now=made.now)


def _draft(made: Made, writer: Ambassador, title: str, body: str) -> Post:
    post = posts.start_post(ambassador=writer, now=_ago(made, 2), language="nl")
    post = posts.save_draft(post=post, now=_ago(made, 2), title=title, lead="", body=body, based_on=post.draft_number)
    return posts.set_facts(post=post, stance="chance", language="nl", modules=[], lessons=[], sessions=[], units=[])


def _hidden(made: Made) -> None:
    """A comment that HR hid, and the objection of its writer, which waits for an answer."""
    post, by = Post.objects.get(title="Op de achtergrond stond een kenteken"), some(made.everybody, 1, seed="hidden")[0]
    said: Comment = talk.comment(post=post, text="Dat was vast de auto van mevrouw De Wit uit Assen, die klaagt altijd.", by=by, now=_ago(made, 5))
    talk.report(reason="Een klant is te herkennen.", by=made.named["rashida"], now=_ago(made, 5), comment=said)
    said = talk.hide(comment=said, rule="customers", reason="De naam en de woonplaats van een klant.", by=made.named["hr"], now=_ago(made, 4))
    objections.object_to(comment=said, text="Zonder de naam klopt mijn opmerking nog. Mag ik die terugzetten?", by=by, now=_ago(made, 3))


def _slots(made: Made) -> None:
    """The ambassador said yes to one session, is asked for another, and told something in one that is past; a third one still looks for somebody."""
    given = _told(made, planned.PAST, 20, "Hoe je een rood bericht leest zonder rood te worden.")
    sessions.accept_slot(slot=given, by=given.person, now=_ago(made, 18))
    held = given.session.dates.get()
    note_duty(date=held, person=given.person, duty="presenter", was_there=True, minutes=15, by=made.named["trainer"], now=held.ends_at)
    coming = _told(made, planned.FULL, 6, "Waarom je twee keer kijkt voor je plaatst.")
    sessions.accept_slot(slot=coming, by=coming.person, now=_ago(made, 5))
    _told(made, planned.WAITING, 1, "De ochtend waarop die klant belde. Tien minuten is genoeg.")


def _told(made: Made, seed: planned.Seed, days: int, words: str) -> SessionPresenter:
    wanted = LiveSession.objects.filter(module__key=seed.module, has_slot=True)
    session = wanted.order_by("starts_at")[0] if seed.days[0] < 0 else wanted.filter(starts_at__gt=made.now).order_by("starts_at")[0]
    return sessions.ask_presenter(session=session, person=made.named["ambassador"], by=made.named["trainer"], now=_ago(made, days), words=words)
