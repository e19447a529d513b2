"""The policy and the page for the first hour of a programme folder: drafts for HR, and what HR wrote is left alone."""

from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.loaders import Report
from courses.organisation.folders import first_hour, policy
from courses.organisation.models import Clause, FirstHour, Policy, PolicyVersion
from courses.organisation.services import clauses, publishing
from courses.organisation.services.first_hour import write_first_hour
from courses.programme.services import STARTER
from tests.courses_made import make_course, make_module
from tests.organisation.conftest import text

POLICY = """---
key: rules
title_nl: Regels
title_en: Rules
in_short_nl: Wees aardig.
in_short_en: Be kind.
valid_from: 2026-12-01
version: 1
---
"""
CLAUSE = """---
number: {number}
title: {title}
in_short: In short {title}.
explained_in: [module-a]
---
The rule.

### Why

Because.

:::example
Like this.
:::
"""
PAGE = "---\ntitle: {title}\n---\nBreathe out.\n\n1. **Stop.** Post nothing more.\n"


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    make_module(make_course(phase="organisation"), key="module-a")
    here = tmp_path / "organisation/policy"
    here.mkdir(parents=True)
    (here / "policy.md").write_text(POLICY)
    for number, key in ((1, "voice"), (2, "data")):
        for language in ("nl", "en"):
            (here / f"0{number}-clause-{key}.{language}.md").write_text(CLAUSE.format(number=number, title=f"{key} {language}"))
    for language in ("nl", "en"):
        (tmp_path / f"organisation/something-went-wrong.{language}.md").write_text(PAGE.format(title=f"Wrong {language}"))
    return tmp_path


@pytest.fixture
def load(folder: Path):
    """Load the folder as `load_programme` does: nothing is stored when there is a fault."""

    def do() -> tuple[list[str], dict[str, dict[str, int]]]:
        faults, report = Faults(folder), Report()
        with override("en"):
            found = [(loader, loader.read(folder, faults)) for loader in (policy.LOADER, first_hour.LOADER)]
        if not faults:
            for loader, what in found:
                loader.write(what, report)
        return [str(fault) for fault in sorted(faults.found)], report.counts

    return do


def test_a_folder_becomes_a_draft_that_hr_publishes_and_a_page_that_everybody_reads(load):
    assert load() == ([], {"policy": {"made": 1}, "first hour": {"made": 1}})
    version = PolicyVersion.objects.get()
    assert (version.number, version.state, version.policy.key, version.in_short_en) == (1, "draft", "rules", "Be kind.")
    assert timezone.localtime(version.valid_from).isoformat().startswith("2026-12-01T00:00")
    assert [(one.key, one.title_nl, one.title_en) for one in version.clauses.order_by("position")] == [
        ("voice", "voice nl", "voice en"),
        ("data", "data nl", "data en"),
    ]
    clause = version.clauses.get(key="voice")
    assert '<div class="callout callout-example"><p class="callout-label">Example</p>' in clause.body_en
    assert "Voorbeeld" in clause.body_nl
    assert [module.key for module in clause.explained_in.all()] == ["module-a"]
    assert not version.policy.units.exists()
    assert "<strong>Stop.</strong>" in FirstHour.objects.get().body_en


def test_loading_twice_is_loading_once(load):
    load()
    assert load() == ([], {"policy": {"unchanged": 1}, "first hour": {"unchanged": 1}})
    assert (Policy.objects.count(), PolicyVersion.objects.count(), Clause.objects.count(), FirstHour.objects.count()) == (1, 1, 2, 1)


def test_a_changed_folder_renews_what_nobody_touched(load, folder):
    load()
    path = folder / "organisation/policy/01-clause-voice.en.md"
    path.write_text(path.read_text().replace("The rule.", "Another rule."))
    page = folder / "organisation/something-went-wrong.en.md"
    page.write_text(page.read_text().replace("Breathe out", "Breathe in"))
    assert load() == ([], {"policy": {"changed": 1}, "first hour": {"changed": 1}})
    assert "Another rule." in PolicyVersion.objects.get().clauses.get(key="voice").body_en
    assert "Breathe in" in FirstHour.objects.get().body_en


def test_what_hr_changed_is_never_overwritten(load, folder, cast):
    load()
    clauses.change_clause(clause=Clause.objects.get(key="voice"), text=text("Mine"), by=cast.hr)
    page = FirstHour.objects.get()
    words = {"title_nl": "Mijn", "title_en": "Mine", "body_nl": "<p>Mijn.</p>", "body_en": "<p>Mine.</p>"}
    write_first_hour(**words, by=cast.hr, now=timezone.now(), based_on=page.edits)
    for path in folder.rglob("*.en.md"):
        path.write_text(path.read_text().replace("The rule.", "Another rule.").replace("Breathe out", "Breathe in"))
    assert load() == ([], {"policy": {"unchanged": 1}, "first hour": {"unchanged": 1}})
    assert Clause.objects.get(key="voice").title_en == "Mine"
    assert FirstHour.objects.get().body_en == "<p>Mine.</p>"


def test_a_policy_that_was_published_is_left_alone(load, folder, cast):
    load()
    publishing.publish(version=PolicyVersion.objects.get(), by=cast.hr, now=timezone.now())
    path = folder / "organisation/policy/policy.md"
    path.write_text(path.read_text().replace("Be kind.", "Be nice."))
    assert load()[1]["policy"] == {"unchanged": 1}
    assert [one.in_short_en for one in PolicyVersion.objects.all()] == ["Be kind."]


@pytest.mark.parametrize(
    ("file", "was", "becomes", "fault"),
    [
        ("policy/policy.md", "valid_from: 2026-12-01", "valid_from: soon", "policy/policy.md:7: valid_from is 'soon'; write a date such as 2026-11-24"),
        ("policy/policy.md", "title_en: Rules\n", "", "policy/policy.md:1: title_en is missing"),
        ("policy/policy.md", "key: rules", "key: questions", "policy/policy.md:2: 'questions' is a word of our addresses; choose another key"),
        ("policy/policy.md", "version: 1", "version: 1\nowner: me", "policy/policy.md:9: owner is not known here"),
        ("policy/01-clause-voice.nl.md", "number: 1", "number: 3", "policy/01-clause-voice.nl.md:2: number is not 1, with which the name of the file begins"),
        ("policy/01-clause-voice.nl.md", "[module-a]", "[module-x]", "policy/01-clause-voice.nl.md:5: there is no module 'module-x'"),
        ("policy/01-clause-voice.nl.md", "explained_in: [module-a]\n", "", "policy/01-clause-voice.en.md:5: explained_in is the same in both languages"),
        ("policy/02-clause-data.en.md", "The rule.", "The <b>rule</b>.", "policy/02-clause-data.en.md:7: HTML is not allowed"),
        (
            "policy/02-clause-data.en.md",
            ":::example",
            ":::wisdom",
            "policy/02-clause-data.en.md:13: there is no callout 'wisdom'; choose one of: tip, example, chance, risk, try",
        ),
        ("policy/02-clause-data.en.md", "### Why", "# Why", "policy/02-clause-data.en.md:9: use ## or ### for headings"),
        ("something-went-wrong.nl.md", "title: Wrong nl", "titel: Wrong nl", "something-went-wrong.nl.md:1: title is missing"),
        ("something-went-wrong.nl.md", "Breathe out.", "Breathe <script>", "something-went-wrong.nl.md:4: HTML is not allowed"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_nothing_is_stored(load, folder, file, was, becomes, fault):
    path = folder / "organisation" / file
    path.write_text(path.read_text().replace(was, becomes, 1))
    assert f"organisation/{fault}" in load()[0]
    assert (Policy.objects.count(), FirstHour.objects.count()) == (0, 0)


@pytest.mark.parametrize("file", ["policy/01-clause-voice.en.md", "something-went-wrong.en.md"])
def test_a_language_that_is_missing_is_told(load, folder, file):
    (folder / "organisation" / file).unlink()
    assert any("in the other language (en) is missing" in fault for fault in load()[0])


def test_clauses_are_numbered_without_a_gap_and_other_files_are_named(load, folder):
    for path in sorted((folder / "organisation/policy").glob("02-*")):
        path.rename(path.with_name(path.name.replace("02-", "03-")))
        path.with_name(path.name.replace("02-", "03-")).write_text(CLAUSE.format(number=3, title="x"))
    (folder / "organisation/policy/notes.md").write_text("---\nkey: x\n---\n")
    faults = load()[0]
    assert any("the clauses are numbered 1, 2, 3, …; this one stands on place 2" in fault for fault in faults)
    assert "organisation/policy/notes.md:1: a clause is called NN-clause-key.nl.md or NN-clause-key.en.md" in faults


def test_a_folder_without_a_policy_and_a_page_is_fine(tmp_path, db):
    faults, report = Faults(tmp_path), Report()
    for loader in (policy.LOADER, first_hour.LOADER):
        loader.write(loader.read(tmp_path, faults), report)
    assert (faults.found, report.counts) == ([], {})


def test_the_starter_programme_has_twelve_clauses_and_the_page_without_a_fault(db):
    faults = Faults(STARTER)
    found = policy.read(STARTER, faults)
    assert found is not None
    assert len(found.clauses) == 12
    assert first_hour.read(STARTER, faults) is not None
    assert faults.found == []
