"""What live sessions refuse, with the sentence that the person reads."""

from django.utils.translation import gettext_lazy as _

from lms.lib.refusals import Refused


class SessionNotOpen(Refused):
    message = _("This session cannot be booked now. Look at the other dates.")


class SessionHasStarted(Refused):
    message = _("This session has already started. Look at the other dates.")


class SessionIsCancelled(Refused):
    message = _("This session has been cancelled. Look at the other dates.")


class SignUpNotOpen(Refused):
    message = _("You cannot sign up yet. Sign-up opens on %(moment)s.")


class SignUpClosed(Refused):
    message = _("Sign-up for this session has closed. Look at the other dates.")


class SessionIsClosed(Refused):
    message = _("This session takes no bookings. Look at the other dates.")


class NotForThisPerson(Refused):
    message = _("This session is for other parts of the organisation.")


class HasLeft(Refused):
    message = _("This colleague has left and cannot be booked.")


class AnotherAppointment(Refused):
    message = _("You have another session at that time: %(title)s. Cancel that one first, or choose another date.")


class ColleagueIsTaken(Refused):
    message = _("Has another session at that time, and this session does not allow that.")


class AlreadyBooked(Refused):
    message = _("This colleague is already booked.")


class TooManyAtOnce(Refused):
    message = _("Book at most %(most)d colleagues in one go. Take the rest in a second go.")


class NotWaiting(Refused):
    message = _("This colleague is not on the waiting list any more.")


class NoFreeSeat(Refused):
    message = _("There is no free seat. Raise the number of seats first, or overbook with a reason.")


class ReasonNeeded(Refused):
    message = _("Give a reason. The person reads it.")


class ReasonForTheFront(Refused):
    message = _("Give a reason for putting this colleague in front. The colleague reads it.")


class NotInFront(Refused):
    message = _("Nobody has put this colleague in front, so the place stays as it is.")


class ReasonToPassOver(Refused):
    message = _("Others have waited longer. Give a reason for passing over them.")


class CannotBePlaced(Refused):
    message = _("This colleague cannot have the seat: %(why)s")


class OfferHasExpired(Refused):
    message = _("This offer has run out, and the next person has it now. Look at the other dates.")


class NoOffer(Refused):
    message = _("There is no offer to answer any more.")


class OwnRequest(Refused):
    message = _("You cannot answer your own request. Somebody else does.")


class NotYourRequest(Refused):
    message = _("This request is for somebody else to answer.")


class RequestAnswered(Refused):
    message = _("This request has been answered already, or was taken back.")


class RequestHasExpired(Refused):
    message = _("This request has run out. Your colleague can ask again while sign-up is open.")


class HasADate(Refused):
    message = _("This session has a date now. Look whether it suits you.")


class OnlyWithASeat(Refused):
    message = _("Only a colleague with a seat can be moved to another date.")


class AnotherModule(Refused):
    message = _("Choose another date of the same module.")


class NothingToDecide(Refused):
    message = _("There is nothing to decide: the session has no minimum, is not open or has begun.")


class ChooseALaterDay(Refused):
    message = _("Choose a day after %(day)s, and no later than the session itself.")


class NotRestored(Refused):
    message = _("The dates of this session have passed. Bring it back as a draft and choose new dates.")


class NothingToCancel(Refused):
    message = _("You have no booking for this session any more.")


class NotAChange(Refused):
    message = _("A booking cannot go from ‘%(old)s’ to ‘%(new)s’.")


class MarkingNotOpen(Refused):
    message = _("You can note who is there from 15 minutes before the start.")


class MarkingNeedsReason(Refused):
    message = _("More than 14 days have passed. Say why you change this now.")


class NotOnTheList(Refused):
    message = _("Only people with a seat can be noted as present.")


class ChangedMeanwhile(Refused):
    message = _("Somebody else changed this session while you were working. Nothing of yours was saved yet. Read what is there now, then save again.")


class PlanError(Refused):
    """Something in the plan of a session is not right; `field` names where."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class NothingToPlan(Refused):
    message = _("There is no day left to plan. Leave at least one in the list.")


class GivesThisSession(Refused):
    message = _("This colleague gives the session already, so there is nothing to ask.")


class NoDateYet(Refused):
    message = _("This session has no date yet. Choose a date first.")


class NotAskedAnyMore(Refused):
    message = _("This question is not open any more. You need to do nothing.")


class NotYourSlot(Refused):
    message = _("Only the colleague who was asked can answer.")


class NobodyToTell(Refused):
    message = _("Nobody has a seat yet, so there is nobody to write to.")


class NothingWritten(Refused):
    message = _("Write a subject and a message.")


class MustWait(Refused):
    message = _("%(name)s cannot be asked for this session: %(why)s")
