"""Asking about the policy, and reading the answer."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.organisation.forms import AnswerForm, QuestionForm
from courses.organisation.models import ClauseQuestion
from courses.organisation.queries import policies, questions
from courses.organisation.services import asking
from courses.organisation.views.reading import BASE, number_in, policy_or_404, version_or_404
from lms.lib.refusals import Refused
from lms.people.access import may, requires
from lms.web import toasts


@requires("learn")
def policy_ask(request: HttpRequest, key: str) -> HttpResponse:
    """Say what is unclear, with what one disagrees, or what one wants to know. It is about the version that was read, also when a newer one came."""
    policy = policy_or_404(request, key)
    wanted = number_in(request.POST.get("version") or request.GET.get("version"))
    newest = get_object_or_404(policies.newest(policy.versions.all()))
    version = version_or_404(policy, wanted) if wanted else newest
    first = {"clause": request.GET.get("clause", ""), "kind": request.GET.get("kind", "question"), "form_key": uuid4().hex}
    form = QuestionForm(request.POST or None, version=version, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                question = asking.ask(person=request.user, version=version, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
            except Refused as refusal:
                form.add_error("text", str(refusal.message))
            else:
                toasts.say(request, _("Your message is on its way. The answer comes as a message too."))
                return redirect("policy_question", question_id=question.pk)
    context = BASE | {"policy": policy, "version": version, "newest": newest, "form": form}
    return render(request, "courses/organisation/ask.html", context, status=status)


@requires("learn")
def policy_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """One question, for who asked, the owner of the policy and HR; the last two may answer."""
    question = get_object_or_404(questions.question_seen_by(request.user), pk=question_id)  # type: ignore[arg-type]
    may_answer = question.version.policy.owner_id == request.user.pk or may(request.user, "policy.manage")  # type: ignore[arg-type]
    form = AnswerForm(request.POST or None, initial={"text": question.answer}) if may_answer else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            try:
                asking.answer(question=question, text=form.cleaned_data["text"], by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except Refused as refusal:
                form.add_error("text", str(refusal.message))
            else:
                toasts.say(request, _("%(name)s reads your answer now.") % {"name": question.person.given_name})
                return redirect("hr_policy_questions" if may(request.user, "policy.manage") else question.get_absolute_url())  # type: ignore[arg-type]
    return render(request, "courses/organisation/question.html", _place(request, question) | {"question": question, "form": form}, status=status)


def _place(request: HttpRequest, question: ClauseQuestion) -> dict[str, str]:
    """HR answers in the area of HR; everybody else reads it among what they learn."""
    is_hr = question.person_id != request.user.pk and may(request.user, "policy.manage")  # type: ignore[arg-type]
    return {"area": "hr", "nav": "policy", "phase": "organisation"} if is_hr else BASE
