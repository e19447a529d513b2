"""The overall outcome of a person's attendance, from the marks per date (§8.1)."""

from collections.abc import Sequence

NOT_RECORDED, ATTENDED, PARTLY, EXCUSED, ABSENT = "not_recorded", "attended", "partly", "excused", "absent"


def outcome(marks: Sequence[str | None], *, percent: int) -> str:
    """`marks` has one entry per date, None where nothing was recorded. Attended when the share of dates reaches `percent`.

    Not recorded is not absent: as long as the missing marks could still change the answer, nothing is concluded (§1).
    """
    total = len(marks)
    attended = sum(mark == ATTENDED for mark in marks)
    if total and attended * 100 >= percent * total:
        return ATTENDED
    if not total or any(mark is None for mark in marks):
        return NOT_RECORDED
    if attended or PARTLY in marks:
        return PARTLY
    return EXCUSED if EXCUSED in marks else ABSENT
