"""The policy of the demo: most people know version 1; version 2 has been published, and not everybody has read it yet."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from courses.organisation.models import Clause, ClauseQuestion, Policy, PolicyVersion
from courses.organisation.queries.policies import clauses_of
from courses.organisation.services import acknowledging, asking, clauses, drafting, policies, publishing, sealing, telling
from lms.demo.organisation import Made
from lms.demo.people import some
from lms.lib.chain import AT_ONCE
from lms.people.models import User


@dataclass(frozen=True)
class Earlier:
    """How a clause of the starter read in version 1: what stands there now, and what stood there then; and what changed, in a sentence."""

    key: str
    body: dict[str, tuple[str, str]]
    in_short: dict[str, str]
    what_changed: dict[str, str]
    units: tuple[str, ...] = ()


EARLIER = (
    Earlier(
        "personal-data",
        {
            "nl": (" zonder hun duidelijke toestemming. Dat iemand er zelf over begint, is geen toestemming.", ", tenzij zij er zelf over begonnen."),
            "en": (" without their clear permission. Bringing it up themselves is not permission.", ", unless they brought it up themselves."),
        },
        {
            "nl": "Gegevens van een ander noem je niet in het openbaar, tenzij die ander er zelf over begon.",
            "en": "You do not mention somebody’s data in public, unless they brought it up themselves.",
        },
        {
            "nl": "Het geldt nu ook als de klant er zelf over begint.",
            "en": "It now applies as well when the customer brings it up.",
        },
    ),
    Earlier(
        "official-accounts",
        {
            "nl": ("heeft een doel en minstens twee beheerders", "heeft een doel en een beheerder"),
            "en": ("has a purpose and at least two people who run it", "has a purpose and somebody who runs it"),
        },
        {
            "nl": "Een officieel account is van de organisatie en heeft een beheerder.",
            "en": "An official account belongs to the organisation and has somebody who runs it.",
        },
        {
            "nl": "Elk account heeft voortaan twee beheerders, zodat niemand er alleen voor staat.",
            "en": "From now on every account has two people who run it, so that nobody stands alone.",
        },
        ("marketing", "klantenservice", "communicatie", "it"),
    ),
)

# who, clause, kind, may be named, question, answer
QUESTIONS = (
    (
        "ambassador", "personal-data", "unclear", True,
        "Een klant noemt zelf haar bestelnummer. Mag ik het dan herhalen, of juist niet?",
        "Goede vraag, en je bent niet de enige. In versie 2 staat het duidelijker: je herhaalt het niet.",
    ),
    (
        "rashida", "personal-data", "disagree", True,
        "‘Tenzij zij er zelf over begonnen’ voelt niet goed. Een sollicitant die boos is, denkt daar niet over na.",
        "Je hebt gelijk. We hebben het artikel hierom herschreven.",
    ),
    ("wout", "official-accounts", "question", False, "Geldt dit ook voor de winkelpagina die ik bijhoud?", "Ja. Zoek een collega met wie je het samen doet."),
)  # fmt: skip
WAITING = ("nominee", "artificial-intelligence", "unclear", "Moet ik het er ook bij zetten als ik alleen de spelling laat nakijken?")


def make(made: Made) -> None:
    """Publish version 1 four months ago and version 2 three days ago, each told and read at the moment at which it would have happened."""
    policy = Policy.objects.first()
    draft = policy.versions.filter(state=PolicyVersion.State.DRAFT).first() if policy else None
    if policy is None or draft is None:
        return
    policy = policies.describe_policy(
        policy=policy, title_nl=policy.title_nl, title_en=policy.title_en, owner=made.named["trainer"], units=[], by=made.named["hr"]
    )
    now_reads = {clause.key: clause for clause in clauses_of(draft)}
    first = _first_version(made, draft, now_reads)
    readers = some(made.everybody, 190, seed="policy 1")
    _read(made, first, [made.named[key] for key in ("employee", "manager", "hr", "trainer", "ambassador", "wout", "rashida", "daan")] + readers, days_ago=110)
    for who, key, kind, may_be_named, text, answer in QUESTIONS:
        question = _ask(made, first, key, who, kind, text, days_ago=70, may_be_named=may_be_named)
        if question is not None:
            asking.answer(question=question, text=answer, by=made.named["trainer"], now=made.now - timedelta(days=66))
    second = _second_version(made, policy, now_reads)
    _read(made, second, [made.named[key] for key in ("hr", "trainer", "daan")] + some(readers, 60, seed="policy 2"), days_ago=2)
    _ask(made, second, WAITING[1], WAITING[0], WAITING[2], WAITING[3], days_ago=1)
    while sealing.seal() == AT_ONCE:
        pass


def _first_version(made: Made, draft: PolicyVersion, now_reads: dict[str, Clause]) -> PolicyVersion:
    at = made.now - timedelta(days=120)
    for one in EARLIER:
        if one.key in now_reads:
            body = {f"body_{language}": getattr(now_reads[one.key], f"body_{language}").replace(*words) for language, words in one.body.items()}
            _write(made, draft, one, body | {f"in_short_{language}": text for language, text in one.in_short.items()})
    drafting.describe_draft(version=draft, in_short_nl=draft.in_short_nl, in_short_en=draft.in_short_en, valid_from=None, by=made.named["hr"])
    return _publish(made, draft, at)


def _second_version(made: Made, policy: Policy, now_reads: dict[str, Clause]) -> PolicyVersion:
    at = made.now - timedelta(days=3)
    draft = drafting.start_draft(policy=policy, by=made.named["hr"], now=at - timedelta(days=6))
    for one in EARLIER:
        if one.key in now_reads:
            words = {name: getattr(now_reads[one.key], name) for name in ("body_nl", "body_en", "in_short_nl", "in_short_en")}
            _write(made, draft, one, words | {f"what_changed_{language}": text for language, text in one.what_changed.items()})
    start = timezone.make_aware(datetime.combine(timezone.localdate(made.now) + timedelta(days=5), time.min))
    drafting.describe_draft(version=draft, in_short_nl=draft.in_short_nl, in_short_en=draft.in_short_en, valid_from=start, by=made.named["hr"])
    return _publish(made, draft, at)


def _write(made: Made, draft: PolicyVersion, one: Earlier, changed: dict[str, str]) -> None:
    clause = draft.clauses.get(key=one.key)
    words: dict[str, Any] = {name: getattr(clause, name) for name in clauses.WORDS} | changed
    text = clauses.ClauseText(**words, units=[made.units[code] for code in one.units], explained_in=list(clause.explained_in.all()))
    clauses.change_clause(clause=clause, text=text, by=made.named["hr"])


def _publish(made: Made, draft: PolicyVersion, at: datetime) -> PolicyVersion:
    version = publishing.publish(version=draft, by=made.named["hr"], now=at)
    telling.work_off(version_id=version.pk, now=at)
    version.refresh_from_db()
    return version


def _read(made: Made, version: PolicyVersion, people: list[User], *, days_ago: int) -> None:
    """One after another, within the days that have passed since."""
    first, each = made.now - timedelta(days=days_ago), timedelta(days=days_ago) * 0.8 / max(1, len(people))
    for number, person in enumerate(people):
        acknowledging.acknowledge(person=person, version=version, language=person.language, now=first + number * each)


def _ask(made: Made, version: PolicyVersion, key: str, who: str, kind: str, text: str, *, days_ago: int, may_be_named: bool = False) -> ClauseQuestion | None:
    clause = version.clauses.filter(key=key).first()
    if clause is None:
        return None
    at = made.now - timedelta(days=days_ago)
    return asking.ask(person=made.named[who], version=version, clause=clause, kind=kind, text=text, now=at, may_be_named=may_be_named)
