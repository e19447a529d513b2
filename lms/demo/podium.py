"""Ambassadors of the demo: who they are, what they wrote and what colleagues answered. The texts lie beside this file."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from ambassadors.models import Ambassador, Comment, Nomination, Post
from ambassadors.services import nominations, posts, talk, terms
from courses.catalogue.folders.markdown import to_html
from courses.catalogue.models import Module
from lms.demo.organisation import Made
from lms.demo.people import some

HERE = Path(__file__).parent

# key of the person, topics, writes Dutch, writes English, introduction
AMBASSADORS = [
    (
        "ambassador",
        ["klachten", "privacy"],
        True,
        False,
        "Ik zit elf jaar aan de telefoon en vier jaar op onze pagina’s. Ik vertel hier wat ik fout deed. Dan hoef jij dat niet meer te doen.",
    ),
    ("wout", ["winkel", "foto’s"], True, False, "Ik sta in de winkel in Meppel. Elke vrijdag zet ik één plant in het zonnetje, en soms mezelf voor gek."),
    ("fatma", ["leveranciers", "vakforums"], True, False, "Inkoper van potgrond en potten. Ik leer het meest van mensen die ik nooit heb ontmoet."),
    ("daan", ["veiligheid", "accounts"], True, True, "Ik zet liever tien kanalen veilig open dan dat ik er één dicht moet houden."),
    ("rashida", ["werving", "linkedin"], True, False, "Ik praat met mensen die hier willen werken. Zij lezen jou eerder dan onze vacature."),
    (
        "aisling",
        ["linkedin", "customers"],
        False,
        True,
        "I look after business customers. I write in English, and I read Dutch with my tongue between my teeth.",
    ),
]


def make(made: Made) -> None:
    """Six ambassadors, their posts with talk, and nominations in different states."""
    for key, topics, nl, en, introduction in AMBASSADORS:
        _ambassador(made, key, topics, nl, en, introduction)
    for file in sorted((HERE / "posts").glob("*.md")):
        _post(made, file)
    for facts in yaml.safe_load((HERE / "nominations.yaml").read_text(encoding="utf-8")):
        _nomination(made, facts)


def _ambassador(made: Made, key: str, topics: list[str], nl: bool, en: bool, introduction: str) -> None:
    began = made.now - timedelta(days=120)
    ambassador = terms.begin_term(person=made.named[key], by=made.named["hr"], now=began, hours_per_month=4, topics=topics, writes_nl=nl, writes_en=en)
    terms.change_page(ambassador=ambassador, now=began, introduction=introduction, topics=topics)


def _post(made: Made, file: Path) -> None:
    head, body = file.read_text(encoding="utf-8").split("\n---\n", 1)
    facts: dict[str, Any] = yaml.safe_load(head)
    writer, at = made.named[facts["writer"]], made.now - timedelta(days=facts["days_ago"], hours=3)
    post = posts.start_post(ambassador=Ambassador.objects.get(person=writer), now=at, language=facts["language"])
    post = posts.save_draft(
        post=post, now=at, title=facts["title"], lead=facts["lead"], body=to_html(body, language=facts["language"], pictures=lambda name: None)[0], based_on=0
    )
    modules = Module.objects.filter(key__in=facts["modules"])
    post = posts.set_facts(post=post, stance=facts["stance"], language=facts["language"], modules=modules, lessons=[], sessions=[], units=[])
    post = posts.publish(post=post, by=writer, now=at)
    for said in facts["comments"]:
        first = _comment(made, post, said, at, None)
        for answer in said.get("answers", []):
            _comment(made, post, answer, at, first)
    for person in some(made.everybody, facts["thanks"], seed=file.name):
        posts.note_reading(post=post, person=person, now=at)
        talk.thank(by=person, now=at + timedelta(days=1), post=post)


def _comment(made: Made, post: Post, said: dict[str, Any], at: datetime, reply_to: Comment | None) -> Comment:
    return talk.comment(post=post, text=said["text"], by=made.named[said["by"]], now=at + timedelta(hours=said["hours"]), reply_to=reply_to)


def _nomination(made: Made, facts: dict[str, Any]) -> None:
    nominee, at = made.named[facts["nominee"]], made.now - timedelta(days=6)
    nomination: Nomination | None = None
    for story in facts["stories"]:
        nomination = nominations.nominate(nominee=nominee, story=story["text"], by=made.named[story["by"]], now=at)
    if nomination is not None and facts["decision"] != "asked":
        nominations.decide(nomination=nomination, decision=facts["decision"], by=nominee, now=at + timedelta(days=2))
