"""Questions to the database that keep their shape: built and compiled once, asked many times.

Building a queryset of several levels costs Django more than the database needs to answer it. `@prepared` goes around a function that builds one:

    @prepared
    def modules_begun(person: int, units: tuple[int, ...]) -> QuerySet[Module]:
        return Module.objects.filter(units__in=units, lessons__progress__person=person)

    modules_begun(person=7, units=(1, 4))     # a list of modules

Whole numbers, moments, days, tuples of numbers, `Text`, and what a part taught by `teach` (people), are values: the function is called once with stand-ins.
It may only hand them to filters, never look at them, reckon or cut with them, and never ask for the clock: `now` is an argument. Everything that it calls
keeps to this too. Everything else that is given (words, truth, None) belongs to the shape, as does the language: each other one is built anew, and each
other length of a tuple.
"""

import copy
import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

from lms.lib.kept_statements import Statement

P = ParamSpec("P")
Row = TypeVar("Row")
_NUMBER = 2_000_000_011  # fits every integer column, and is no number that a filter of ours has
_MOMENT = datetime(2983, 4, 5, 6, 7, tzinfo=UTC)  # nor is this a moment
_MOST_SHAPES = 500


class Text(str):
    """A word that differs from question to question, as the key in an address; to be compared as a whole only."""


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
    """One shape: the queryset with stand-ins, its compiler after the work, the SQL, and which value goes where."""

    def __init__(self, build: Callable[..., QuerySet[Any]], given: dict[str, Any]) -> None:
        self.places: dict[Any, tuple[str, int]] = {}
        self.rows = build(**{name: self._stand_in(name, one) for name, one in given.items()})
        self.compiler: SQLCompiler = self.rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        if any(_is_derived(one) and one not in self.places for one in params):
            raise ValueError(f"{build.__name__} works with a value instead of handing it on: {self.sql}")
        self.statement = Statement(self.sql, [self.places.get(one, one) if isinstance(one, Hashable) else one for one in params])

    def _stand_in(self, name: str, given: Any) -> Any:
        values = _values(given)
        if values is None:
            return given
        if isinstance(given, date):
            moment = _MOMENT + timedelta(days=len(self.places))
            stand_in = moment if isinstance(given, datetime) else moment.date()
            self.places[_as_stored(stand_in)] = (name, 0)
            return stand_in
        if type(given) is Text:
            word = f"{_NUMBER}-{len(self.places)}"
            self.places[word] = (name, 0)
            return word
        first = _NUMBER + len(self.places)
        numbers = tuple(range(first, first + len(values)))
        self.places.update((number, (name, at)) for at, number in enumerate(numbers))
        if given.__class__ in _kinds:
            return _kinds[given.__class__].made_of(given, numbers)
        return numbers if isinstance(given, tuple) else numbers[0]

    def ask(self, values: dict[str, Sequence[Any]]) -> list[Any]:
        """The rows for these values."""
        if not self.sql:
            return []
        compiler = copy.copy(self.compiler)
        compiler.connection = connection = connections[DEFAULT_DB_ALIAS]

        def run(sql: str, params: tuple[Any, ...]) -> list[Any]:
            compiler.as_sql = lambda *_given, **_named: (sql, params)  # type: ignore[method-assign]
            rows = self.rows._chain()  # type: ignore[attr-defined]
            rows.query.get_compiler = lambda *_given, **_named: compiler
            return list(rows)

        return self.statement.ask(connection, values, run)


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
                question = known[key] = _Question(build, dict(given))
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
    return (given.__class__, len(values), kind.shape(given) if kind else None)


def _is_derived(param: Any) -> bool:
    """Whether this can only come from a stand-in."""
    return str(param).startswith(f"{_MOMENT.year}-") if isinstance(param, date | str) else type(param) is int and _NUMBER <= param < _NUMBER + 10_000


def _as_stored(given: date) -> Any:
    """A moment or day as this database takes it."""
    operations = connections[DEFAULT_DB_ALIAS].ops
    return operations.adapt_datetimefield_value(given) if isinstance(given, datetime) else operations.adapt_datefield_value(given)
