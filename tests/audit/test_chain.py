"""The chain: sealing, and finding what was changed behind our back."""

import pytest
from django.core.management import CommandError, call_command

from lms.audit import services
from lms.audit.models import AuditEntry


@pytest.fixture
def lines(make_person):
    hr = make_person(roles=("hr",))
    for number in range(5):
        services.record(hr, f"thing.{number}", hr, changes={"name": ["old", "new"]}, reason="because")
    services.seal()
    return list(AuditEntry.objects.order_by("position"))


def test_sealing_twice_changes_nothing(lines):
    before = list(AuditEntry.objects.order_by("pk").values_list("hash", flat=True))
    assert services.seal() == 0
    assert list(AuditEntry.objects.order_by("pk").values_list("hash", flat=True)) == before and all(before)


@pytest.mark.parametrize("field,value", [("action", "thing.other"), ("by_name", "Somebody Else"), ("changes", {}), ("reason", "no"), ("subject_name", "x")])
def test_a_changed_line_is_found(lines, field, value):
    assert services.first_break() is None
    AuditEntry.objects.filter(pk=lines[2].pk).update(**{field: value})
    assert services.first_break() == AuditEntry.objects.get(pk=lines[2].pk)


def test_a_line_that_was_taken_out_is_found(lines):
    lines[3].delete()
    assert services.first_break() == lines[4]


def test_the_command_says_where_the_chain_breaks(lines, capsys):
    call_command("verify_audit")
    assert "holds" in capsys.readouterr().out
    AuditEntry.objects.filter(pk=lines[0].pk).update(reason="other")
    with pytest.raises(CommandError, match=f"line {lines[0].pk} "):
        call_command("verify_audit")


def test_the_export_neutralises_formulas_and_follows_the_filter(lines, make_person, client_of):
    administrator = make_person("=1+1", "Formula", roles=("administrator",))
    services.record(administrator, "thing.formula", administrator)
    export = b"".join(client_of(administrator).get("/admin/audit/export/?action=thing.formula").streaming_content).decode()
    assert export.count("\n") == 2 and "'=1+1 Formula" in export


def test_the_page_shows_whether_the_chain_holds(lines, make_person, client_of):
    client = client_of(make_person(roles=("administrator",)))
    assert b"The chain holds" in client.get("/admin/audit/?check=1").content
    AuditEntry.objects.filter(pk=lines[1].pk).update(reason="other")
    assert b"does not follow" in client.get("/admin/audit/?check=1").content
