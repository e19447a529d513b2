"""The tips of a programme folder."""

import pytest
from django.utils.translation import override

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.loaders import Report
from courses.programme.services import STARTER
from courses.role.tips import folder
from courses.role.tips.models import Audience, Tip


def read(root):
    faults = Faults(root)
    return folder.read(root, faults), faults.found


def test_the_starter_programme_has_twenty_tips_for_every_audience_in_both_languages(db):
    found, faults = read(STARTER)
    assert faults == []
    assert len(found) == 20
    assert {form.fields["audience"] for form in found} == set(Audience.values)
    folder.write(found, Report())
    assert not Tip.objects.filter(text_nl="").exists()
    assert not Tip.objects.filter(text_en="").exists()


def test_loading_twice_changes_nothing_and_a_tip_that_was_changed_here_is_left_alone(db):
    found, _faults = read(STARTER)
    folder.write(found, Report())
    Tip.objects.filter(key=found[0].key).update(title_en="Ours", loaded_digest="")
    report = Report()
    folder.write(found, report)
    assert report.counts == {"tip": {"unchanged": 20}}
    assert Tip.objects.get(key=found[0].key).title_en == "Ours"


def test_a_tip_that_left_the_folder_is_not_offered_any_more(db):
    found, _faults = read(STARTER)
    folder.write(found, Report())
    folder.write(found[1:], Report())
    assert Tip.objects.get(key=found[0].key).is_in_use is False


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tips:\n  - key: A b\n", "use lower-case letters"),
        ("tips:\n  - key: a\n    audience: world\n", "is not one of: customers"),
        ("tips:\n  - key: a\n    title: {nl: x}\n", "in both languages"),
        ("tips:\n  - key: a\n    checked_on: soon\n", "write a date such as"),
        ("tips:\n  - key: a\n  - key: a\n", "is used twice"),
        ("tips: 3", "this is a list"),
        ("", "the file is empty"),
    ],
)
def test_a_mistake_is_a_fault_with_its_reason(tmp_path, text, reason):
    (tmp_path / "role").mkdir()
    (tmp_path / "role" / "tips.yaml").write_text(text)
    with override("en"):
        _found, faults = read(tmp_path)
    assert any(reason in fault.reason for fault in faults), faults
