"""What must always hold about bookings, by name (§2.5); `queries/invariants.py` looks for what breaks it."""

OVER_CAPACITY = "over capacity"
IDLE_SEAT = "idle seat"
TWICE = "twice"
SAME_PLACE = "same place"
STALE_OFFER = "stale offer"
STALE_REQUEST = "stale request"
ON_CANCELLED = "on cancelled"
ON_DRAFT = "on draft"
AFTER_START = "after start"
SEAT_WITHOUT_DATE = "seat without date"
DATES_OUT_OF_STEP = "dates out of step"
LIVE_OF_LEAVER = "live of leaver"
STATUS_WITHOUT_HISTORY = "status without history"

EVERY = (
    OVER_CAPACITY, IDLE_SEAT, TWICE, SAME_PLACE, STALE_OFFER, STALE_REQUEST, ON_CANCELLED, ON_DRAFT, AFTER_START, SEAT_WITHOUT_DATE,
    DATES_OUT_OF_STEP, LIVE_OF_LEAVER, STATUS_WITHOUT_HISTORY,
)  # fmt: skip

# A program may put these right: nobody loses a seat or a place by it, and no person has to choose. The rest is for people.
BY_ITSELF = frozenset({
    IDLE_SEAT, SAME_PLACE, STALE_OFFER, STALE_REQUEST, AFTER_START, DATES_OUT_OF_STEP, LIVE_OF_LEAVER, STATUS_WITHOUT_HISTORY,
})  # fmt: skip
