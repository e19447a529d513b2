"""What is wrong between rows, and between rows and what is known: numbers, addresses and managers that contradict each other (§2.2).

A refused row takes nothing with it: the person stays as is. Refusing one may make another impossible (its manager, its address), so it is
looked at until nothing more is refused.
"""

from collections.abc import Iterable

from lms.people.feed.queries import standing
from lms.people.feed.rules.columns import MANAGERS
from lms.people.feed.rules.difference import circles
from lms.people.feed.rules.rows import Incoming, as_one


class Checked:
    """The rows after checking: `accepted` by number, and `refused` with their reasons. `numbers` are all that the feed speaks of."""

    def __init__(self, rows: Iterable[Incoming], *, is_complete: bool, today: str) -> None:
        self.today, self.is_complete = today, is_complete
        self.refused: list[Incoming] = []
        self.accepted: dict[str, Incoming] = {}
        self.numbers: set[str] = set()
        self.rows_read = 0
        self._take(rows)
        self._administrators()
        self._addresses()
        while self._managers():
            pass

    def _take(self, rows: Iterable[Incoming]) -> None:
        double: dict[str, list[Incoming]] = {}
        for one in rows:
            self.rows_read += 1
            if not one.number:
                self.refused.append(one)
            elif one.number in double:
                double[one.number].append(one)
            elif one.number in self.accepted:
                double[one.number] = [self.accepted[one.number], one]
            else:
                self.accepted[one.number] = one
        for number, some in double.items():
            together = as_one(some)
            self.accepted[number] = together[0]
            self.refused.extend(together[1:])
        self.numbers = set(self.accepted)
        self._refuse([one for one in self.accepted.values() if one.reasons])

    def _refuse(self, rows: Iterable[Incoming]) -> bool:
        found = list(rows)
        for one in found:
            del self.accepted[one.number]
        self.refused.extend(found)
        return bool(found)

    def _administrators(self) -> None:
        known = standing.addresses_of_administrators()
        wrong = [one for one in self.accepted.values() if one.number in known and one.facts.get("email", known[one.number]) != known[one.number]]
        for one in wrong:
            one.reasons.append(("address_of_administrator", {"value": one.number}))
        self._refuse(wrong)

    def _addresses(self) -> None:
        by_address: dict[str, Incoming] = {}
        wrong: dict[str, Incoming] = {}
        for one in self.accepted.values():
            address = one.facts.get("email")
            if not address:
                continue
            other = by_address.setdefault(address, one)
            if other is not one:
                for mine, theirs in ((one, other), (other, one)):
                    if mine.number not in wrong:
                        mine.reasons.append(("address_twice", {"value": address, "line": theirs.line}))
                    wrong[mine.number] = mine
        self._refuse(wrong.values())
        holders = standing.holders_of(list(by_address))
        while self._refuse([one for one in list(self.accepted.values()) if self._is_taken(one, holders)]):
            pass

    def _is_taken(self, one: Incoming, holders: dict[str, str]) -> bool:
        """Whether somebody else keeps this address: not a person whose own row gives it up."""
        address = one.facts.get("email", "")
        holder = holders.get(address, one.number) if address else one.number
        if holder == one.number:
            return False
        row = self.accepted.get(holder)
        if row is not None and row.facts.get("email", address) != address:
            return False
        one.reasons.append(("address_taken", {"value": address, "number": holder}))
        return True

    def _managers(self) -> bool:
        """Refuse who names a manager that is not there, or stands in a circle. Returns whether somebody was refused."""
        with_managers = [one for one in self.accepted.values() if one.facts.get(MANAGERS) and not self._has_left(one)]
        if not with_managers:
            return False
        here = self._who_will_be_here()
        unknown = []
        for one in with_managers:
            missing = next((number for number in one.facts[MANAGERS] if number not in here), None)
            if missing is not None:
                one.reasons.append(("unknown_manager", {"value": missing}))
                unknown.append(one)
        return self._refuse(unknown) or self._refuse(self._in_circles())

    def _who_will_be_here(self) -> set[str]:
        here = {one.number for one in self.accepted.values() if not self._has_left(one)}
        for number, _pk in standing.active_numbers():
            row = self.accepted.get(number)
            if (number in self.numbers or not self.is_complete) and not (row and self._has_left(row)):
                here.add(number)
        return here

    def _in_circles(self) -> list[Incoming]:
        managers_of: dict[str, list[str]] = {}
        for number, manager in standing.lines_of_everybody():
            row = self.accepted.get(number)
            if row is None or MANAGERS not in row.facts:
                managers_of.setdefault(number, []).append(manager)
        managers_of.update({one.number: one.facts[MANAGERS] for one in self.accepted.values() if one.facts.get(MANAGERS)})
        found: dict[str, Incoming] = {}
        for circle in circles(managers_of):
            text = " → ".join([*circle[:6], "…"] if len(circle) > 6 else [*circle, circle[0]])
            for number in circle:
                row = self.accepted.get(number)
                if row is not None and row.facts.get(MANAGERS) and number not in found:
                    row.reasons.append(("circle", {"value": text}))
                    found[number] = row
        return list(found.values())

    def _has_left(self, one: Incoming) -> bool:
        return bool(one.facts.get("left_on")) and bool(one.facts["left_on"] <= self.today)
