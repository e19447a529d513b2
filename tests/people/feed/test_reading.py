"""Files as they really come: marks, old encodings, separators, spreadsheets, dates and names (people-and-tracks.md §2.2)."""

import io
import zipfile

import pytest

from lms.people import services
from lms.people.feed import reading
from lms.people.feed.rules import columns, difference, words
from lms.people.models import User
from tests.people.feed.conftest import kinds, lines, reasons

ROWS = "Nummer{0}Voornaam{0}Achternaam\r\n1{0}Zoë{0}Açık\r\n"


def _read(content: bytes) -> tuple[str, list[str], list[tuple[int, list[str]]]]:
    sheet = reading.open_sheet(io.BytesIO(content))
    return sheet.encoding, sheet.headings, [(line, list(cells)) for line, cells in sheet.rows]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16")])
def test_encodings_and_separators_are_seen_by_themselves(separator, encoding, name):
    assert _read(ROWS.format(separator).encode(encoding)) == (name, ["Nummer", "Voornaam", "Achternaam"], [(2, ["1", "Zoë", "Açık"])])


def test_windows_1252_is_read_when_it_is_no_utf_8():
    found = _read("Nummer;Achternaam\n1;Café ’t Hoekje €\n".encode("cp1252"))
    assert found == ("Windows-1252", ["Nummer", "Achternaam"], [(2, ["1", "Café ’t Hoekje €"])])


def test_quotes_lines_inside_a_cell_empty_lines_and_the_line_for_spreadsheets():
    content = b'sep=;\r\n\r\nNummer;Achternaam\r\n\r\n1;"Bakker; ""de"""\r\n2;"twee\r\nregels"\r\n;;\r\n3;Vos\r\n'
    assert _read(content)[2] == [(5, ["1", 'Bakker; "de"']), (7, ["2", "twee\r\nregels"]), (9, ["3", "Vos"])]


@pytest.mark.parametrize("content", [b"", b"\r\n \r\n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_refused(content):
    with pytest.raises(reading.EmptyFile):
        reading.open_sheet(io.BytesIO(content))


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04 no pack"])
def test_what_is_no_list_is_refused(content):
    with pytest.raises(reading.NotAList):
        list(reading.open_sheet(io.BytesIO(content)).rows)


def workbook(*, sheet: str, strings: str = "", styles: str = "", shared: str = "") -> bytes:
    """An XLSX file with these parts, as spreadsheets pack them."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as parts:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        kinds = {
            "workbook": "sheet.main",
            "worksheets/sheet1": "worksheet",
            "worksheets/sheet2": "worksheet",
            "sharedStrings": "sharedStrings",
            "styles": "styles",
        }
        named = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{kind}.{name}+xml"/>' for part, name in kinds.items())
        xml = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        parts.writestr("[Content_Types].xml", f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{xml}{named}</Types>')
        sheets = '<sheet name="Oud" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Mensen" sheetId="2" r:id="rId2"/>'
        about = f'<workbook {main} xmlns:r="r"><sheets>{sheets}</sheets></workbook>'
        parts.writestr("xl/workbook.xml", about.replace('xmlns:r="r"', 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'))
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
                for key, kind, target in (
                    ("rId1", "worksheet", "worksheets/sheet1.xml"),
                    ("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
                    ("rId3", "styles", "styles.xml"),
                    ("rId4", "sharedStrings", "sharedStrings.xml"),
                )
            )
            + "</Relationships>",
        )
        parts.writestr("xl/worksheets/sheet1.xml", f"<worksheet {main}><sheetData/></worksheet>")
        parts.writestr("xl/worksheets/sheet2.xml", f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>")
        parts.writestr("xl/sharedStrings.xml", shared or f"<sst {main}>{strings}</sst>")
        parts.writestr("xl/styles.xml", f"<styleSheet {main}>{styles}</styleSheet>")
    return pack.getvalue()


SHEET = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>In dienst</t></is></c></row>'
    '<row r="2"><c r="A2"><v>1204</v></c><c r="B2" t="s"><v>2</v></c><c r="C2" s="1"><v>46082</v></c></row>'
    '<row r="4"><c r="A4" t="str"><f>1+1</f><v>0077</v></c><c r="C4" s="2"><v>46082.5</v></c><c r="D4" t="e"><v>#N/A</v></c></row>'
)
STRINGS = "<si><t>Nummer</t></si><si><t>Naam</t></si><si><r><t>Marloes </t></r><r><t>van der Berg</t></r></si>"
STYLES = '<numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'


def test_a_spreadsheet_is_read_with_its_numbers_dates_formulas_and_gaps():
    found = _read(workbook(sheet=SHEET, strings=STRINGS, styles=STYLES))
    assert found == (
        "XLSX",
        ["Nummer", "Naam", "In dienst"],
        [(2, ["1204", "Marloes van der Berg", "2026-03-01"]), (4, ["0077", "", "2026-03-01", ""])],
    )


def test_a_spreadsheet_with_a_document_type_is_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    with pytest.raises(reading.NotAList):
        list(reading.open_sheet(io.BytesIO(workbook(sheet=SHEET, shared=bomb))).rows)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1-2-2026", "2026-02-01"), ("01/02/2026", "2026-02-01"), ("01.02.2026", "2026-02-01"), ("1 februari 2026", "2026-02-01"),
        ("1 feb. 2026", "2026-02-01"),
        ("28 mrt 2026", "2026-03-28"), ("2026-02-01", "2026-02-01"), ("20260201", "2026-02-01"), ("2026-02-01T00:00:00", "2026-02-01"),
        ("01-02-2026 00:00:00", "2026-02-01"), ("31-2-2026", None), ("1-2-26", None), ("feb 2026", None), ("13/13/2026", None), ("", None),
    ],
)  # fmt: skip
def test_dates_are_read_day_before_month(text, day):
    found = words.day_in(text)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [("ma-do", "1234"), ("Mon–Thu", "1234"), ("maandag t/m woensdag", "123"), ("ma, di en vr", "125"), ("Mon and Fri", "15"), ("di do", "24"), ("1245", "1245"),
     ("1, 3, 5", "135"), ("ma-wo, za", "1236"), ("", ""), ("do.", "4"), ("vr-ma", None), ("morgen", None), ("8", None), ("ma-", None), ("40 uur", None)],
)  # fmt: skip
def test_days_of_the_week_are_read_as_hr_systems_write_them(text, days):
    assert words.weekdays_in(text) == days


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Berg", ("", "Berg")), ("van der Berg", ("van der", "Berg")), ("Berg, van der", ("van der", "Berg")),
        ("Van Damme", ("", "Van Damme")),
        ("de Vries-van den Heuvel", ("de", "Vries-van den Heuvel")), ("in 't Veld", ("in 't", "Veld")), ("van", ("", "van")),
    ],
)  # fmt: skip
def test_prefixes_are_taken_from_family_names(text, parts):
    assert words.family_name_in(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Marloes van der Berg", ("Marloes", "van der", "Berg")), ("Berg, Marloes van der", ("Marloes", "van der", "Berg")),
        ("van der Berg, Marloes", ("Marloes", "van der", "Berg")), ("Anna Kok", ("Anna", "", "Kok")),
        ("Jan Peter Smit", ("Jan Peter", "", "Smit")), ("Cher", ("Cher", "", "")),
    ],
)  # fmt: skip
def test_a_whole_name_is_taken_apart(text, parts):
    assert words.full_name_in(text) == parts


def test_columns_are_guessed_and_what_was_chosen_is_remembered(compare):
    run = compare(b"Pers.nr;Roepnaam;Achternaam;Kleur\n1;Anna;Kok;rood\n", meanings=["number", "given_name", "family_name", ""])
    assert run.new == 1
    again = compare(b"Achternaam;Pers.nr;Kleur;Roepnaam\nKok;1;rood;Anna\n")
    assert again.meanings == ["family_name", "number", "", "given_name"]


@pytest.mark.parametrize(
    ("meanings", "key"),
    [
        (["given_name"], "no_number"), (["number", "number"], "twice"), (["number", "", ""], "only_number"), (["number", "email", "email"], "twice"),
        (["number", "full_name", "family_name"], "two_names"), (["number", "units", "units"], ""), (["number", "email"], ""),
    ],
)  # fmt: skip
def test_columns_that_make_no_list_are_refused(meanings, key):
    assert columns.what_is_wrong(meanings) == key


def test_one_number_on_two_rows_is_two_jobs_or_a_contradiction(db, make_unit, compare, apply):
    for code in ("sales", "shop"):
        make_unit(code.title(), code=code)
    services.create_job_role(code="buyer", name_en="Buyer", by=None)
    services.create_job_role(code="seller", name_en="Seller", by=None)
    run = compare(
        lines("1;Anna;;Kok;a@example.org;sales;buyer;;;", "1;Anna;;Kok;a@example.org;shop;seller;;;", "2;Bo;;Vos;;;;;;", "2;Bob;;Vos;;;;;;", "2;Bo;;Vos;;;;;;")
    )
    assert reasons(run) == {"2": ["contradicts"]} and run.refused == 3
    apply(run)
    anna = User.objects.get()
    assert [one.unit.code for one in anna.memberships.order_by("-is_primary")] == ["sales", "shop"]
    assert sorted(one.code for one in anna.job_roles.all()) == ["buyer", "seller"]


def test_what_contradicts_is_named_and_nobody_of_it_changes(make_person, make_unit, compare):
    make_person("Piet", "Blijft", employee_number="90", email="piet@example.org")
    make_unit("Winkel", code="shop-1")
    make_unit("Winkel", code="shop-2")
    run = compare(
        lines(
            "1;Anna;;Kok;zelfde@example.org;;;;;", "2;Bo;;Vos;ZELFDE@example.org;;;;;", "3;Cas;;Smit;piet@example.org;;;;;", "4;Dirk;;Bos;;Nergens;;;;",
            "5;Els;;Dam;;Winkel;;;;", "6;Fay;;Eik;;;Dirigent;;;", "7;Gijs;;Fok;;;;99;;", "8;Hans;;Gans;;;;9;;", "9;Ida;;Haan;;;;8;;", "10;Jan;;Iep;;;;10;;",
            "11;Kim;;Jol;;;;;31-13-2026;", "12;Leo;;Kok;;;;;1-5-2026;1-4-2026", ";Mo;;Lam;;;;;;", "14;Nel;;Mus;;;;4;;", "15;;;Nul;;;;;;",
            "16;Ot;;Pot;zonder apenstaart;;;;;", "17;Pim;;Rat;;;;;;;teveel",
        ),
    )  # fmt: skip
    assert reasons(run) == {
        "1": ["address_twice"], "2": ["address_twice"], "3": ["address_taken"], "4": ["unknown_unit"], "5": ["two_units"], "6": ["unknown_job_role"],
        "7": ["unknown_manager"], "8": ["circle"], "9": ["circle"], "10": ["own_manager"], "11": ["not_a_day"], "12": ["left_before_joined"], "": ["no_number"],
        "14": ["unknown_manager"], "15": ["no_name"], "16": ["not_an_address"], "17": ["too_many_cells"],
    }  # fmt: skip
    assert kinds(run) == {}
    assert run.rows.get(number="8").reasons[0][1]["value"] in {"8 → 9 → 8", "9 → 8 → 9"}


def test_a_circle_with_lines_that_are_known_already_is_seen(make_person, compare):
    top = make_person(employee_number="1")
    make_person(employee_number="2", managers=[top])
    assert reasons(compare(lines("1;2", head="Nummer;Manager"))) == {"1": ["circle"]}
    assert reasons(compare(lines("1;2", "2;", head="Nummer;Manager"))) == {}


def test_bytes_that_nobody_can_read_are_refused_with_their_row(compare):
    run = compare(b"Nummer;Achternaam;Voornaam\n1;Caf\xe9\x81;Jo\n2;Vos;Bo\n")
    assert reasons(run) == {"1": ["odd_sign"]} and kinds(run) == {"2": "new"}


def test_a_nul_in_a_heading_or_a_cell_breaks_nothing(compare):
    run = compare(b"Num\0mer;Voornaam;Achternaam\n1\0;Jo;Vos\n2;Bo\0;Vos\n3;Cas;Smit\n", meanings=["number", "given_name", "family_name"])
    assert reasons(run) == {"1": ["odd_sign"], "2": ["odd_sign"]} and kinds(run) == {"3": "new"}


def test_people_without_an_address_are_welcome(compare, apply):
    apply(compare(lines("1;Anna;;Kok;;;;;;", "2;Bo;;Vos;;;;;;")))
    assert list(User.objects.values_list("email", flat=True)) == [None, None]


def test_every_circle_is_found_whatever_its_length():
    chain = {str(number): [str(number + 1)] for number in range(5000)}
    assert difference.circles(chain) == []
    assert [len(one) for one in difference.circles(chain | {"5000": ["0"]})] == [5001]
    assert difference.circles({"1": ["1"]}) == [["1"]]
