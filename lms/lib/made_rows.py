"""Rows of the database made into what a queryset gives. What Django works out each time is worked out once, when a question is prepared."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, Prefetch, QuerySet
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor, ReverseManyToOneDescriptor
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = Sequence[Any]


class Maker:
    """Makes objects, tuples or single values of the rows of one queryset, as its kind is. `compiler` has done its work."""

    def __init__(self, rows: QuerySet[Any], compiler: SQLCompiler) -> None:
        kinds: dict[Any, Callable[[Iterable[Row], str], list[Any]]] = {
            ModelIterable: self._objects,
            ValuesListIterable: lambda found, _db: [tuple(row) for row in found],
            FlatValuesListIterable: lambda found, _db: [row[0] for row in found],
        }
        if rows._iterable_class not in kinds or rows._known_related_objects:  # type: ignore[attr-defined]
            raise TypeError("A prepared question gives objects or values_list, and starts from no object.")
        self.kind = kinds[rows._iterable_class]
        select = compiler.select or []
        self.columns: int = compiler.col_count or 0
        self.more_columns: bool = compiler.has_extra_select
        self.converters = list(compiler.get_converters([one[0] for one in select[: self.columns]]).items())
        if rows._iterable_class is ModelIterable:
            info: dict[str, Any] = compiler.klass_info or {}
            fields = info["select_fields"]
            self.own = slice(fields[0], fields[-1] + 1)
            self.model: type[Model] = info["model"]
            self.names = [one[0].target.attname for one in select[self.own]]
            self.others = get_related_populators(info, select, compiler.connection.alias)  # type: ignore[call-arg]
            self.annotations = list((compiler.annotation_col_map or {}).items())

    def made(self, found: list[Row], connection: BaseDatabaseWrapper) -> list[Any]:
        """What these rows are."""
        if self.more_columns:
            found = [row[: self.columns] for row in found]
        if self.converters:
            found = [self._converted(row, connection) for row in found]
        return self.kind(found, connection.alias)

    def _converted(self, row: Row, connection: BaseDatabaseWrapper) -> Row:
        values = list(row)
        for at, (converters, expression) in self.converters:
            for converter in converters:
                values[at] = converter(values[at], expression, connection)
        return values

    def _objects(self, found: Iterable[Row], db: str) -> list[Any]:
        made = []
        for row in found:
            one = self.model.from_db(db, self.names, row[self.own])
            for other in self.others:
                other.populate(row, one)
            for name, at in self.annotations:
                setattr(one, name, row[at])
            made.append(one)
        return made


class Related:
    """The rows behind one `prefetch_related`: those whose foreign key leads to the objects, over at most a few foreign keys that are selected already."""

    def __init__(self, model: type[Model], lookup: "Prefetch[Any]") -> None:
        *self.way, name = lookup.prefetch_through.split("__")
        for step in self.way:
            descriptor = getattr(model, step)
            if not isinstance(descriptor, ForwardManyToOneDescriptor):
                raise LookupError(step)
            model = descriptor.field.related_model
        last = getattr(model, name, None)
        # A ManyToMany has a descriptor of this class too, and its field is no key of the other table.
        if not isinstance(last, ReverseManyToOneDescriptor) or last.field.many_to_many or not last.field.target_field.primary_key:
            raise LookupError(name)
        self.field = last.field
        self.to_attr = lookup.to_attr if lookup.to_attr != name else ""
        base = lookup.queryset if lookup.queryset is not None else self.field.model._default_manager.all()
        if base.query.is_sliced:
            raise LookupError(name)
        self.base: QuerySet[Any] = base

    def of(self, ids: Sequence[int]) -> QuerySet[Any]:
        """The question for these objects."""
        return self.base.filter(**{f"{self.field.name}__in": ids})

    def owners(self, objects: Iterable[Any]) -> list[Any]:
        """The objects to which the rows belong."""
        found = list(objects)
        for step in self.way:
            found = [other for one in found if (other := getattr(one, step)) is not None]
        return found

    def give(self, owners: Sequence[Any], rows: Iterable[Any]) -> None:
        """To each owner its own rows, as Django's prefetch does."""
        by_owner: dict[Any, list[Any]] = {}
        last = {owner.pk: owner for owner in owners}
        key, name = self.field.attname, self.field.remote_field.cache_name
        for row in rows:
            value = getattr(row, key)
            if not self.field.is_cached(row):
                self.field.set_cached_value(row, last[value])
            by_owner.setdefault(value, []).append(row)
        for owner in owners:
            mine = by_owner.get(owner.pk, [])
            if self.to_attr:
                setattr(owner, self.to_attr, mine)
                continue
            known = self.base._chain()  # type: ignore[attr-defined]
            known._deferred_filter = (False, (), {self.field.name: owner})  # who narrows it further stays with this owner
            known._result_cache, known._prefetch_done = mine, True
            owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


def related_of(rows: QuerySet[Any]) -> list[Related] | None:
    """Every prefetch of this queryset; None when one of them is of another sort, which is left to Django then."""
    lookups = [one if isinstance(one, Prefetch) else Prefetch(one) for one in rows._prefetch_related_lookups]  # type: ignore[attr-defined]
    try:
        return [Related(rows.model, one) for one in lookups]
    except LookupError:
        return None
