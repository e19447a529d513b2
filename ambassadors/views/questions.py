"""Questions under a post or a module: ask, vote, answer. Each comes back to the place it was asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import queries
from ambassadors.models import Question
from ambassadors.services import questions
from ambassadors.views.stage import me
from courses.catalogue.queries import modules_readable_by
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.fragments import back_to


def _question(request: HttpRequest, question_id: int) -> Question:
    found: Question | None = queries.question_seen_by(request.user, question_id)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


@requires("comment")
@require_POST
def question_ask_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Ask under a post."""
    post = get_object_or_404(queries.posts_readable_by(request.user), pk=post_id)  # type: ignore[arg-type]
    return _ask(request, reverse("post_show", args=[post.pk]), post=post)


@requires("comment")
@require_POST
def question_ask_module(request: HttpRequest, module_key: str) -> HttpResponse:
    """Ask under a module."""
    module = get_object_or_404(modules_readable_by(request.user), key=module_key)  # type: ignore[arg-type]
    return _ask(request, reverse("module", args=[module.key]), module=module)


def _ask(request: HttpRequest, back: str, **about: Any) -> HttpResponse:
    try:
        key = request.POST.get("form_key", "")[:40]
        made = questions.ask(text=request.POST.get("text", ""), by=request.user, now=timezone.now(), form_key=key, **about)  # type: ignore[arg-type]
    except Refused as refusal:
        context = {"nav": "podium", "back": back, "refused": str(refusal.message), "text": request.POST.get("text", ""), "key": key}
        return render(request, "ambassadors/question_ask.html", context, status=422)
    messages.success(request, _("Your question stands there. Colleagues can vote for it; you hear when it is answered."))
    return redirect(f"{back}#question-{made.pk}")


@requires("comment")
@require_POST
def question_vote(request: HttpRequest, question_id: int) -> HttpResponse:
    """I would like to know it too, or not any more; the form says which."""
    question = _question(request, question_id)
    try:
        if request.POST.get("vote") == "back":
            questions.take_vote_back(question=question, by=request.user)  # type: ignore[arg-type]
        else:
            questions.vote(question=question, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(back_to(request, questions.place_of(question)))


@requires("comment")
@require_POST
def question_remove(request: HttpRequest, question_id: int) -> HttpResponse:
    """Take the own question away while nobody answered."""
    question = _question(request, question_id)
    try:
        questions.take_away(question=question, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("The question has been taken away."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(questions.place_of(question).partition("#")[0])


@requires("comment")
def question_answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question, or change the answer; for ambassadors, trainers and HR. `?session=` is the session that has it on its agenda."""
    question = _question(request, question_id)
    if not questions.may_answer(request.user):  # type: ignore[arg-type]
        raise Http404
    refused, text = "", question.answer
    number = whole_number(request.POST.get("session") or request.GET.get("session"))
    session = queries.session_of_agenda(request.user, question, number) if number else None  # type: ignore[arg-type]
    back = f"{reverse('roster', args=[session.pk])}?show=questions" if session else questions.place_of(question)
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            questions.answer(question=question, text=text, by=request.user, now=timezone.now(), session=session)  # type: ignore[arg-type]
            messages.success(request, _("Your answer stands where the question was asked."))
            return redirect(back)
        except Refused as refusal:
            refused = str(refusal.message)
    context = {"nav": "podium", "question": question, "text": text, "refused": refused, "back": back, "session": session}
    return render(request, "ambassadors/question_answer.html", context, status=422 if refused else 200)


@requires("posts.write")
def my_questions(request: HttpRequest) -> HttpResponse:
    """Open questions under my posts and their modules, by votes."""
    context = {"area": "ambassador", "nav": "questions", "questions": queries.questions_for(me(request))[:50]}
    return render(request, "ambassadors/my_questions.html", context)
