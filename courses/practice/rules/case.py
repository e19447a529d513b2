"""The shape of a case: steps with messages and choices, as it stands in a file, in a draft and in a published edition."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

END = "end"
DAY_OF_CLOCK = 24 * 60

# What one can do. The last four put something right.
REPLY, PRIVATE, SHARE, WAIT, ASK, PRESS = "reply", "private", "share", "wait", "ask", "press"
DELETE, CORRECT, APOLOGISE, CALL = "delete", "correct", "apologise", "call"
KINDS = (REPLY, PRIVATE, SHARE, WAIT, ASK, PRESS, DELETE, CORRECT, APOLOGISE, CALL)
MENDING = (DELETE, CORRECT, APOLOGISE, CALL)

# Who sees it, from few to many.
NOBODY, ONE, GROUP, ORGANISATION, EVERYONE = "nobody", "one", "group", "organisation", "everyone"
AUDIENCES = (NOBODY, ONE, GROUP, ORGANISATION, EVERYONE)
TRAVELLING = (ONE, GROUP, ORGANISATION, EVERYONE)  # what one person reads can go further too

SCENE, WHAT_NOW = "scene", "what_now"
FEED, THREAD = "feed", "thread"
CHANCE, RISK, PLAIN = "chance", "risk", ""


@dataclass(frozen=True)
class Words:
    """The same in both languages."""

    nl: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.nl or self.en)


@dataclass(frozen=True)
class Message:
    """Something that somebody in the pretend network writes. `likes`, `answers` and `shares` are drawn when they are not 0."""

    who: str = ""
    at: str = ""
    text: Words = Words()
    likes: int = 0
    answers: int = 0
    shares: int = 0


@dataclass(frozen=True)
class Moment:
    """What happens `after` so many minutes while something spreads."""

    after: int = 0
    text: Words = Words()


@dataclass(frozen=True)
class Spread:
    """How something travels: `followers` may see it at once, one in `one_in` passes it on, who does reaches about `reach` people."""

    followers: int = 150
    one_in: int = 30
    reach: int = 120
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True)
class Choice:
    """`says` are the words that then stand in the feed; `happens` what comes of it; `next` the key of a step, or END."""

    key: str = ""
    kind: str = ""
    audience: str = ""
    label: Words = Words()
    says: Words = Words()
    happens: Words = Words()
    outcome: str = PLAIN
    next: str = ""
    spread: Spread | None = None


@dataclass(frozen=True)
class Step:
    """A situation at a time of the clock (`at`, such as 19:20), in a feed or a thread called `where`; a question only if the usual one does not fit."""

    key: str = ""
    kind: str = SCENE
    place: str = FEED
    where: Words = Words()
    at: str = ""
    messages: tuple[Message, ...] = ()
    question: Words = Words()
    choices: tuple[Choice, ...] = ()

    def choice(self, key: str) -> Choice | None:
        return next((one for one in self.choices if one.key == key), None)


@dataclass(frozen=True)
class Debrief:
    """At the end: what there is to learn, the key of the clause it rests on, and how an ambassador looks at it."""

    text: Words = Words()
    clause: str = ""
    ambassador: Words = Words()


@dataclass(frozen=True)
class Case:
    """`intro` says who one is; the first step is where one begins. The same `seed` gives the same spread."""

    intro: Words = Words()
    seed: int = 1
    steps: tuple[Step, ...] = ()
    debrief: Debrief = field(default_factory=Debrief)

    def step(self, key: str) -> Step | None:
        return next((one for one in self.steps if one.key == key), None)

    @property
    def start(self) -> Step | None:
        return self.steps[0] if self.steps else None

    def choices(self) -> Iterator[tuple[Step, Choice]]:
        for step in self.steps:
            for choice in step.choices:
                yield step, choice


def to_stored(case: Case) -> dict[str, Any]:
    """Plain lists and dictionaries, for a JSON column."""
    return asdict(case)


def from_stored(stored: dict[str, Any]) -> Case:
    """The case of `to_stored`; what is missing is empty."""
    return Case(
        intro=_words(stored.get("intro")),
        seed=stored.get("seed", 1),
        steps=tuple(_step(one) for one in stored.get("steps", ())),
        debrief=_debrief(stored.get("debrief") or {}),
    )


def _known(shape: type, stored: dict[str, Any], **made: Any) -> Any:
    names = {one.name for one in fields(shape)}
    return shape(**{name: value for name, value in stored.items() if name in names} | made)


def _words(stored: dict[str, Any] | None) -> Words:
    return Words(**stored) if stored else Words()


def _step(stored: dict[str, Any]) -> Step:
    return _known(  # type: ignore[no-any-return]
        Step,
        stored,
        where=_words(stored.get("where")),
        question=_words(stored.get("question")),
        messages=tuple(_known(Message, one, text=_words(one.get("text"))) for one in stored.get("messages", ())),
        choices=tuple(_choice(one) for one in stored.get("choices", ())),
    )


def _choice(stored: dict[str, Any]) -> Choice:
    words = {name: _words(stored.get(name)) for name in ("label", "says", "happens")}
    return _known(Choice, stored, spread=_spread(stored.get("spread")), **words)  # type: ignore[no-any-return]


def _spread(stored: dict[str, Any] | None) -> Spread | None:
    if stored is None:
        return None
    moments = tuple(_known(Moment, one, text=_words(one.get("text"))) for one in stored.get("moments", ()))
    return _known(Spread, stored, moments=moments)  # type: ignore[no-any-return]


def _debrief(stored: dict[str, Any]) -> Debrief:
    return _known(Debrief, stored, text=_words(stored.get("text")), ambassador=_words(stored.get("ambassador")))  # type: ignore[no-any-return]
