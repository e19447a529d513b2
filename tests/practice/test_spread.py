"""How far a message travels (spec/learning.md §6): the same for the same seed, and never less because of what is done later."""

from courses.practice.rules.case import Spread
from courses.practice.rules.spread import DAY, POSSIBLE, Travel, grow, minutes_of, people_at, travelled

SPREAD = Spread(followers=300, one_in=60, reach=150)


def test_the_same_seed_gives_the_same_readers_and_another_seed_others():
    assert grow(spread=SPREAD, seed=4) == grow(spread=SPREAD, seed=4)
    assert grow(spread=SPREAD, seed=4) != grow(spread=SPREAD, seed=8)


def test_these_numbers_never_change_for_this_seed_also_on_another_version_of_python():
    found = travelled(Travel(SPREAD, seed=4, deleted_at=42))
    assert dict(zip(found.moments, zip(found.ours, found.untouched, strict=True), strict=True)) == {
        0: (0, 0),
        10: (48, 48),
        20: (98, 98),
        30: (149, 149),
        42: (256, 256),
        60: (319, 479),
        120: (870, 1436),
        240: (2673, 3799),
        480: (4141, 6767),
        720: (4340, 7232),
        DAY: (4378, 7306),
    }


def test_people_reached_never_become_fewer():
    for seed in range(1, 30):
        found = travelled(Travel(SPREAD, seed=seed, deleted_at=42, calmed_at=90))
        assert list(found.ours) == sorted(found.ours)
        assert list(found.untouched) == sorted(found.untouched)


def test_deleting_changes_nothing_before_it_and_takes_nobody_back():
    for seed in range(1, 30):
        readers = grow(spread=SPREAD, seed=seed)
        untouched, deleted = minutes_of(readers), minutes_of(readers, deleted_at=42)
        assert [at for at in deleted if at <= 42] == [at for at in untouched if at <= 42]
        assert set(deleted) <= set(untouched)


def test_after_deleting_only_what_was_copied_before_goes_on():
    readers = grow(spread=SPREAD, seed=4)
    kept = minutes_of(readers, deleted_at=0)
    assert kept == [], "deleted before anybody saw it"
    copied_late = [reader for reader in readers if reader.was_copied and reader.passed_at > 42 and reader.source >= 0]
    assert copied_late, "this seed has copies of later"
    assert len(minutes_of(readers, deleted_at=42)) < len(readers)


def test_a_correction_makes_it_travel_less_far_on_average():
    untouched = sum(len(minutes_of(grow(spread=SPREAD, seed=seed))) for seed in range(1, 20))
    calmed = sum(len(minutes_of(grow(spread=SPREAD, seed=seed), calmed_at=30)) for seed in range(1, 20))
    assert calmed < untouched / 2


def test_nobody_reaches_more_people_than_there_are_and_never_takes_long():
    readers = grow(spread=Spread(followers=2000, one_in=5, reach=500), seed=1)
    assert len(readers) <= POSSIBLE


def test_what_one_person_reads_without_passing_it_on_reaches_one_person():
    readers = grow(spread=Spread(followers=1, one_in=10**9, reach=2), seed=3)
    assert people_at(minutes_of(readers), DAY) == 1


def test_only_what_is_known_by_then_is_told():
    found = travelled(Travel(SPREAD, seed=4, until=42))
    assert max(found.moments) == 42
