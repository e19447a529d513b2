"""The one next thing of the first page."""

import pytest

from lms.web import home


@pytest.fixture
def offered(monkeypatch):
    """Candidates that give a step of this weight, or None; and which of them were asked."""
    monkeypatch.setattr(home, "_next", [])
    asked: list[str] = []

    def offer(name: str, weight: int | None, **options: int) -> None:
        def candidate(request: object) -> home.NextStep | None:
            asked.append(name)
            return home.NextStep(weight, "", name, "", [], "/", "") if weight is not None else None

        home.add_next_step(candidate, **options)

    offer.asked = asked  # type: ignore[attr-defined]
    return offer


def test_the_lowest_weight_wins_whoever_joined_first(offered):
    offered("begin", 90, at_least=90)
    offered("resume", 30, at_least=30)
    offered("nothing", None)
    assert home.next_step(None).title == "resume"


def test_who_can_only_be_later_is_not_asked(offered):
    offered("begin", 90, at_least=90)
    offered("track", 40, at_least=40)
    offered("resume", 45, at_least=30)
    assert home.next_step(None).title == "track"
    assert offered.asked == ["resume", "track"]


def test_without_a_candidate_there_is_no_step(offered):
    offered("nothing", None)
    assert home.next_step(None) is None
