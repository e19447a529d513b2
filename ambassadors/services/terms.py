"""The term of an ambassador: beginning, renewing, the page, pausing, stopping."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ambassadors import rules
from ambassadors.models import Ambassador, Post, Topic
from ambassadors.services import following, presenting
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.pictures import reencoded
from lms.lib.refusals import Refused
from lms.notifications.services import notify, notify_all
from lms.people.models import User
from lms.web.dates import day_of_month


class ChooseALanguage(Refused):
    message = _("Choose at least one language to write in.")


class HoursAreUnclear(Refused):
    message = _("Agree on 1 to 40 hours a month.")


class HasStopped(Refused):
    message = _("This term has ended. A new nomination starts a new one.")


class TermRunsOn(Refused):
    message = _("This term runs until %(day)s. Only the ambassador can stop it earlier.")


class NotTheManager(Refused):
    message = _("Only the manager of an ambassador can say this.")


class ConsentIsMissing(Refused):
    message = _("Tick that colleagues may see the photo, or leave the photo out.")


# Published, or taken off by HR and not withdrawn since: what may be read again without its writer.
_ON_OR_HIDDEN = Q(state=Post.State.PUBLISHED) | Q(hidden_at__isnull=False, withdrawn_at=F("hidden_at"))
# Letters that are no letter with a sign on it, for addresses.
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe"})


def day_in_both(day: date) -> dict[str, str]:
    """A day in words, for mails in both languages."""
    return {language: day_of_month(day, language) for language in ("nl", "en")}


@transaction.atomic
def begin_term(
    *,
    person: User,
    by: User | None,
    now: datetime,
    hours_per_month: int,
    topics: list[str],
    writes_nl: bool,
    writes_en: bool,
    term_months: int = rules.TERM_MONTHS,
) -> Ambassador:
    """Give a colleague a podium for a term in months. Somebody who was one before gets the same page back."""
    if not (writes_nl or writes_en):
        raise ChooseALanguage
    if not 1 <= hours_per_month <= 40:
        raise HoursAreUnclear
    since = timezone.localdate(now)
    facts = {
        "state": Ambassador.State.ACTIVE,
        "since": since,
        "term_ends_on": rules.term_end(since, term_months),
        "hours_per_month": hours_per_month,
        "writes_nl": writes_nl,
        "writes_en": writes_en,
        "ended_at": None,
        "pledged_by": None,
        "pledged_at": None,
    }
    ambassador, _is_new = Ambassador.objects.update_or_create(person=person, defaults=facts, create_defaults=facts | {"slug": _free_slug(person)})
    _set_topics(ambassador, topics)
    record(by, "ambassador.term_began", ambassador)
    _ask_managers(ambassador)
    return ambassador


def _ask_managers(ambassador: Ambassador) -> None:
    """Managers hear what was agreed, and are asked to make time for it; they decide nothing about it."""
    person = ambassador.person
    managers = User.objects.active().filter(report_lines__person=person).order_by("pk")
    told = [(manager, {"name": person.full_name, "hours": ambassador.hours_per_month}) for manager in managers]
    if told:
        url = f"{reverse('ambassador_show', args=[ambassador.slug])}#pledge"
        notify_all(told, "pledge_asked", url=url, event_key=f"pledge-{ambassador.pk}-{ambassador.since}")


@transaction.atomic
def pledge(*, ambassador: Ambassador, makes_time: bool, by: User, now: datetime) -> Ambassador:
    """A manager says to make time for the agreed hours, or takes that back. The ambassador hears of a yes. Raises NotTheManager."""
    ambassador = lock(ambassador)
    if not ambassador.person.manager_lines.filter(manager=by).exists():
        raise NotTheManager
    if makes_time == (ambassador.pledged_at is not None):
        return ambassador
    ambassador.pledged_by, ambassador.pledged_at = (by, now) if makes_time else (None, None)
    ambassador.save(update_fields=["pledged_by", "pledged_at"])
    record(by, "ambassador.pledged" if makes_time else "ambassador.pledge_taken_back", ambassador)
    if makes_time:
        told = [(ambassador.person, {"name": by.full_name, "hours": ambassador.hours_per_month})]
        notify_all(told, "pledge_made", url=reverse("my_term"), event_key=f"pledged-{ambassador.pk}-{now:%Y%m%d%H%M}")
    return ambassador


@transaction.atomic
def renew(*, ambassador: Ambassador, by: User, now: datetime) -> Ambassador:
    """A new term of twelve months from the end of this one, or from today when it has passed."""
    ambassador = lock(ambassador)
    if ambassador.state == Ambassador.State.ENDED:
        raise HasStopped
    before = ambassador.term_ends_on
    ambassador.term_ends_on = rules.term_end(max(before, timezone.localdate(now)))
    ambassador.save(update_fields=["term_ends_on"])
    record(by, "ambassador.term_renewed", ambassador, changes={"term_ends_on": [before, ambassador.term_ends_on]})
    told = [(ambassador.person, {"until": day_in_both(ambassador.term_ends_on)})]
    notify_all(told, "term_renewed", url=reverse("my_term"), event_key=f"term-{ambassador.term_ends_on}")
    return ambassador


def change_page(
    *,
    ambassador: Ambassador,
    now: datetime,
    introduction: str,
    topics: list[str],
    photo: File | None = None,  # type: ignore[type-arg]
    has_consent: bool = False,
) -> Ambassador:
    """The ambassador's own page: introduction, topics, photo on consent. Taking the consent back takes the photo away at once (§15)."""
    picture = None
    if photo is not None:
        if not has_consent:
            raise ConsentIsMissing
        name, content, _size = reencoded(photo, longest=900)
        picture = (name, content)
    return _change_page(ambassador, now=now, introduction=introduction.strip(), topics=topics, picture=picture, has_consent=has_consent)


@transaction.atomic
def _change_page(
    ambassador: Ambassador, *, now: datetime, introduction: str, topics: list[str], picture: "tuple[str, ContentFile[bytes]] | None", has_consent: bool
) -> Ambassador:
    ambassador = lock(ambassador)
    ambassador.introduction = introduction
    if picture or not has_consent:
        _remove_photo(ambassador)
    if picture:
        ambassador.photo.save(*picture, save=False)
        ambassador.photo_consent_at = now
    ambassador.save(update_fields=["introduction", "photo", "photo_consent_at"])
    _set_topics(ambassador, topics)
    return ambassador


def _remove_photo(ambassador: Ambassador) -> None:
    """Away for everybody with this change; the file itself goes when the change is stored."""
    if ambassador.photo:
        storage, name = ambassador.photo.storage, ambassador.photo.name
        transaction.on_commit(lambda: storage.delete(name))  # type: ignore[arg-type]
    ambassador.photo, ambassador.photo_consent_at = "", None


@transaction.atomic
def pause(*, ambassador: Ambassador, now: datetime, keeps_slots: bool = False) -> Ambassador:
    """Stop for a while, in one click and without a reason. Slots in sessions go back to who asked, unless kept. Pausing twice is harmless."""
    ambassador = _move(ambassador, Ambassador.State.PAUSED)
    if not keeps_slots:
        presenting.let_go(ambassador=ambassador, now=now)
    return ambassador


@transaction.atomic
def resume(*, ambassador: Ambassador) -> Ambassador:
    """Begin again after a pause."""
    return _move(ambassador, Ambassador.State.ACTIVE)


@transaction.atomic
def stop(*, ambassador: Ambassador, now: datetime, posts: Mapping[int, str]) -> Ambassador:
    """Stop, without a reason (§13). For each post: "name" keeps it with the name, "former" as a former ambassador, "withdraw" takes it away.

    A post that is not named stays as of a former ambassador. Slots in sessions go back to who asked. Stopping twice is harmless.
    """
    ambassador = lock(ambassador)
    if ambassador.state == Ambassador.State.ENDED:
        return ambassador
    presenting.let_go(ambassador=ambassador, now=now)
    _remove_photo(ambassador)
    ambassador.state, ambassador.ended_at, ambassador.introduction = Ambassador.State.ENDED, now, ""
    ambassador.save(update_fields=["state", "ended_at", "introduction", "photo", "photo_consent_at"])
    ambassador.followings.all().delete()
    ambassador.posts.filter(publish_at__isnull=False).update(publish_at=None)
    ambassador.posts.filter(review_asked_at__isnull=False).update(review_asked_at=None)
    everything = {post.pk: posts.get(post.pk, "former") for post in ambassador.posts.filter(_ON_OR_HIDDEN)}
    choose_for_posts(ambassador=ambassador, now=now, posts=everything)
    return ambassador


@transaction.atomic
def choose_for_posts(*, ambassador: Ambassador, now: datetime, posts: Mapping[int, str]) -> None:
    """For each post named that is published, or that HR may put back: "name", "former" or "withdraw", as in `stop`. Can be chosen again any day."""
    for post in ambassador.posts.filter(_ON_OR_HIDDEN, pk__in=posts):
        if posts[post.pk] == "withdraw":
            post.state, post.withdrawn_at, post.unpublish_at = Post.State.WITHDRAWN, now, None
        else:
            post.byline = Post.Byline.NAME if posts[post.pk] == "name" else Post.Byline.FORMER
        post.save(update_fields=["state", "withdrawn_at", "unpublish_at", "byline"])
    following.forget_in_mails(posts=[pk for pk, choice in posts.items() if choice != "name"])


@transaction.atomic
def end_term(*, ambassador: Ambassador, by: User, now: datetime) -> Ambassador:
    """HR lets a term stop that has run out. The posts keep the name until the ambassador chooses otherwise (§13). Raises TermRunsOn."""
    ambassador = lock(ambassador)
    if ambassador.state == Ambassador.State.ENDED:
        return ambassador
    if ambassador.term_ends_on >= timezone.localdate(now):
        raise TermRunsOn(day=day_of_month(ambassador.term_ends_on))
    posts = dict.fromkeys(ambassador.posts.filter(state=Post.State.PUBLISHED).values_list("pk", flat=True), "name")
    ambassador = stop(ambassador=ambassador, now=now, posts=posts)
    record(by, "ambassador.term_ended", ambassador)
    notify(ambassador.person, "term_ended", url=reverse("my_stop"), event_key=f"ended-{ambassador.term_ends_on}")
    return ambassador


@transaction.atomic
def show_stories(*, ambassador: Ambassador, are_shown: bool) -> Ambassador:
    """Consent to show the posts, taken back or given again: at once on every page, in feeds, and in mails that have not left (§15)."""
    ambassador = lock(ambassador)
    ambassador.are_stories_shown = are_shown
    ambassador.save(update_fields=["are_stories_shown"])
    if not are_shown:
        following.names_gone(ambassador=ambassador)
    return ambassador


@transaction.atomic
def remind_of_ends(*, now: datetime) -> int:
    """Tell ambassadors, once per term, that it ends within thirty days. Returns how many were told."""
    today = timezone.localdate(now)
    until = today + rules.REMINDED_BEFORE_THE_END
    due = Ambassador.objects.exclude(state=Ambassador.State.ENDED).filter(term_ends_on__gte=today, term_ends_on__lte=until, person__is_active=True)
    told = 0
    for ambassador in due.select_related("person"):
        if ambassador.reminded_of != ambassador.term_ends_on:
            words = [(ambassador.person, {"until": day_in_both(ambassador.term_ends_on)})]
            notify_all(words, "term_ends_soon", url=reverse("my_term"), event_key=f"ends-{ambassador.term_ends_on}")
            Ambassador.objects.filter(pk=ambassador.pk).update(reminded_of=ambassador.term_ends_on)
            told += 1
    return told


def _move(ambassador: Ambassador, state: Ambassador.State) -> Ambassador:
    ambassador = lock(ambassador)
    if ambassador.state == Ambassador.State.ENDED:
        raise HasStopped
    ambassador.state = state
    ambassador.save(update_fields=["state"])
    return ambassador


def _set_topics(ambassador: Ambassador, names: list[str]) -> None:
    wanted = dict.fromkeys(" ".join(name.split())[:40].lower() for name in names)
    ambassador.topics.set([Topic.objects.get_or_create(name=name)[0] for name in wanted if name])


def _free_slug(person: User) -> str:
    base = slugify(person.full_name.translate(_PLAIN))[:70] or "ambassador"
    taken = set(Ambassador.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)
