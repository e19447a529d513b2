"""Questions to the database that keep their shape: built and compiled once, asked many times.

Building a queryset of several levels costs Django more than the database needs to answer it. `@prepared` goes around a function that builds one:

    @prepared
    def modules_begun(person: int, units: tuple[int, ...]) -> QuerySet[Module]:
        return Module.objects.filter(units__in=units, lessons__progress__person=person)

    modules_begun(person=7, units=(1, 4))     # a list of modules

Whole numbers, moments, days, `Text`, tuples of numbers or of `Text`, and what a part taught by `teach` (people), are values: the function is called once
with stand-ins. It may only hand them to filters, never look at them, reckon or cut with them, and never ask for the clock: `now` is an argument. Everything
that it calls keeps to this too. Everything else that is given (words, truth, None) belongs to the shape, as does the language: each other one is built anew,
and each other length of a tuple.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

from lms.lib.kept_statements import Place, Statement
from lms.lib.made_rows import Maker, Related, related_of

P = ParamSpec("P")
Row = TypeVar("Row")
_NUMBER = 2_000_000_011  # fits every integer column, and is no number that a filter of ours has
_MOMENT = datetime(2983, 4, 5, 6, 7, tzinfo=UTC)  # nor is this a moment
_MOST_SHAPES = 500
_OWNERS = "owners of related rows"  # no name of an argument
Places = dict[Any, Place]
Values = dict[str, Sequence[Any]]


class Text(str):
    """A word that differs from question to question: the key in an address, or what somebody looks for. To be compared as a whole, or looked for in a text."""


@dataclass(frozen=True)
class Kind:
    """How objects of a class stand in: their `values` as numbers, the `shape` beside the number of values, and `made_of` numbers an object again."""

    values: Callable[[Any], Sequence[int]]
    shape: Callable[[Any], Hashable]
    made_of: Callable[[Any, Sequence[int]], Any]


_kinds: dict[type, Kind] = {}
_every: list[dict[tuple[Hashable, ...], "_Question"]] = []


def teach(cls: type, kind: Kind) -> None:
    """Objects of this class may be given to prepared questions. Called in `ready()`."""
    _kinds[cls] = kind


class _Question:
    """One shape: the SQL of a queryset with stand-ins, which value goes where, and what makes objects of the rows."""

    def __init__(self, rows: QuerySet[Any], places: Places, name: str) -> None:
        self.places, self.name = places, name
        compiler: SQLCompiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.statement = None
            return
        placed = [_placed(one, places) for one in params]
        if any(_is_derived(one) for one in placed):
            raise ValueError(f"{name} works with a value instead of handing it on: {sql}")
        self.statement = Statement(sql, placed)
        self.maker = Maker(rows, compiler)
        self.lookups: tuple[Any, ...] = rows._prefetch_related_lookups  # type: ignore[attr-defined]
        self.related = [(one, dict[int, _Question]()) for one in found] if (found := related_of(rows)) is not None else None

    def ask(self, values: Values) -> list[Any]:
        """The rows for these values."""
        if self.statement is None:
            return []
        connection = connections[DEFAULT_DB_ALIAS]

        def fetched(sql: str, params: tuple[Any, ...]) -> list[Sequence[Any]]:
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
                return list(cursor.fetchall())

        made = self.maker.made(self.statement.ask(connection, values, fetched), connection)
        if made and self.related is None:
            prefetch_related_objects(made, *self.lookups)
        for one, known in self.related if made and self.related else []:
            if owners := one.owners(made):
                one.give(owners, self._rows_of(one, known, owners, values))
        return made

    def _rows_of(self, one: Related, known: "dict[int, _Question]", owners: list[Any], values: Values) -> list[Any]:
        """The rows that belong to these objects; a question for a few more takes the last one again, so that there are few shapes."""
        ids = list(dict.fromkeys(owner.pk for owner in owners))
        ids += ids[-1:] * (_rounded(len(ids)) - len(ids))
        question = known.get(len(ids))
        if question is None:
            places = dict(self.places)
            question = known[len(ids)] = _Question(one.of(_stand_in(places, _OWNERS, tuple(ids))), places, self.name)
        return question.ask({**values, _OWNERS: ids})


def _rounded(number: int) -> int:
    """1, 2, 3, 4, 6, 8, 12, 16, 24 …: the next of these."""
    step = max(1, 1 << max(0, (number - 1).bit_length() - 2))
    return -(-number // step) * step


def _stand_in(places: Places, name: str, given: Any) -> Any:
    """What the question is built with instead of this value; noted in `places`."""
    values = _values(given)
    if values is None:
        return given
    if isinstance(given, date):
        moment = _MOMENT + timedelta(days=len(places))
        stand_in = moment if isinstance(given, datetime) else moment.date()
        places[_as_stored(stand_in)] = (name, 0)
        return stand_in
    if type(given) is Text:
        return _stand_in_of_word(places, name, 0)
    if _is_words(given):
        return tuple(_stand_in_of_word(places, name, at) for at in range(len(given)))
    first = _NUMBER + len(places)
    numbers = tuple(range(first, first + len(values)))
    places.update((number, (name, at)) for at, number in enumerate(numbers))
    if given.__class__ in _kinds:
        return _kinds[given.__class__].made_of(given, numbers)
    return numbers if isinstance(given, tuple) else numbers[0]


def _stand_in_of_word(places: Places, name: str, at: int) -> Text:
    word = Text(f"{_NUMBER}-{len(places)}-")
    places[word] = (name, at)
    return word


def _placed(param: Any, places: Places) -> Any:
    """The place of a value, or the parameter itself. A word that is looked for has a sign for "anything" around it."""
    if isinstance(param, Hashable) and param in places:
        return places[param]
    if isinstance(param, str) and (place := places.get(param.strip("%"))):
        before, after = param.split(param.strip("%"))
        return (*place, before, after)
    return param


def prepared(build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """A function that builds a queryset becomes one that gives its rows. Arguments are named; see the top of this file."""
    known: dict[tuple[Hashable, ...], _Question] = {}
    lock = threading.Lock()
    _every.append(known)

    @wraps(build)
    def ask(*args: P.args, **given: P.kwargs) -> list[Row]:
        if args:
            raise TypeError(f"{build.__name__} takes named arguments only")
        values = {name: _values(one) for name, one in given.items()}
        shape = [_shape(one, values[name]) for name, one in given.items()]
        key = (connections[DEFAULT_DB_ALIAS].vendor, get_language(), *values, *shape)
        question = known.get(key)
        if question is None:
            with lock:
                if len(known) >= _MOST_SHAPES:
                    known.clear()
                places: Places = {}
                rows = build(**{name: _stand_in(places, name, one) for name, one in given.items()})  # type: ignore[call-arg]
                question = known[key] = _Question(rows, places, build.__name__)
        return cast(list[Row], question.ask({name: found for name, found in values.items() if found is not None}))

    return ask


def forget() -> None:
    """Build every question anew: for who changes what questions are made of while Podium runs, which only tests do."""
    for known in _every:
        known.clear()


def _values(given: Any) -> Sequence[Any] | None:
    """What this argument fills in; None for what belongs to the shape."""
    if type(given) is int or type(given) is Text:
        return (given,)
    if _is_words(given):
        return cast(Sequence[Any], given)
    if isinstance(given, date):
        return (_as_stored(given),)
    if type(given) is tuple and all(type(one) is int for one in given):
        return given
    kind = _kinds.get(given.__class__)  # not type(): the person of a request is wrapped
    return kind.values(given) if kind else None


def _shape(given: Any, values: Sequence[Any] | None) -> Hashable:
    if values is None:
        return cast(Hashable, given)
    kind = _kinds.get(given.__class__)
    return (given.__class__, len(values), kind.shape(given) if kind else _is_words(given))


def _is_words(given: Any) -> bool:
    return type(given) is tuple and bool(given) and all(type(one) is Text for one in given)


def _is_derived(param: Any) -> bool:
    """Whether this can only come from a stand-in."""
    if isinstance(param, date | str):
        return str(param).startswith(f"{_MOMENT.year}-") or f"{_NUMBER}-" in str(param)
    return type(param) is int and _NUMBER <= param < _NUMBER + 10_000


def _as_stored(given: date) -> Any:
    """A moment or day as this database takes it."""
    operations = connections[DEFAULT_DB_ALIAS].ops
    return operations.adapt_datetimefield_value(given) if isinstance(given, datetime) else operations.adapt_datefield_value(given)
