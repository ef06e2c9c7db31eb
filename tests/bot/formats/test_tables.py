"""Tables in CSV and XLSX: as they come, as they go out, and back without loss."""

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.domain.directory import Directory
from bot.formats import csv_file, tables, xlsx_file
from bot.formats.csv_file import csv_template, write_csv
from bot.formats.planning import plan_import
from bot.formats.problems import ProblemCode, Severity
from bot.formats.source import Source
from bot.formats.tables import EXAMPLE, MAX_COLUMNS, MAX_ROWS
from bot.formats.xlsx_file import write_xlsx, xlsx_template
from tests.readings import gathered, standing_of

EMPTY = Directory.model_validate(
    {
        "directory": {"name": "W"},
        "kinds": {"offer": {"de": "Angebot", "en": "Offer"}, "initiative": {"de": "Initiative"}},
        "topics": {"nature": {"de": "Natur"}, "mobility": {"de": "Mobilität"}},
        "entries": [],
    }
)
FULL = {"name": "Solawi", "kind": "offer", "summary": {"de": "Gemüse"}}


def read_csv(content, directory, language):
    return gathered(csv_file.read_csv(Source(content), directory, language))


def read_xlsx(content, directory, language):
    return gathered(xlsx_file.read_xlsx(Source(content), directory, language))


WAYS = [
    pytest.param(write_csv, read_csv, id="csv"),
    pytest.param(write_xlsx, read_xlsx, id="xlsx"),
]


def said(text, encoding="utf-8-sig"):
    return read_csv(text.encode(encoding), EMPTY, "de")


def workbook(*rows, title="Tabelle1", before=()):
    book = Workbook()
    for name, cells in before:
        sheet = book.create_sheet(name)
        sheet.append(cells)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    book.remove(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def fields(read):
    assert not [problem for problem in read.problems if problem.severity is Severity.ERROR]
    return [dict(incoming.fields) for incoming in read.incoming]


def codes(read):
    return [problem.code for problem in read.problems]


# What comes


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_csv_is_read_however_it_was_saved(separator, encoding, end):
    rows = [["Name", "Kurzbeschreibung", "Öffnungszeiten (en)"], ["Solawi", '"Gemüse; frisch, bunt"', "Mo–Fr"]]
    read = said(end.join(separator.join(row) for row in rows) + end, encoding)
    assert fields(read) == [
        {"name": "Solawi", "summary": {"de": "Gemüse; frisch, bunt"}, "opening_hours": {"en": "Mo–Fr"}}
    ]


def test_every_cell_may_stand_in_quotes_and_over_several_lines():
    read = said('"Name";"Kurzbeschreibung"\r\n"Solawi";"Erste Zeile\r\nzweite; ""mit"" Zitat"\r\n"Zegg";"x"\r\n')
    assert [row["summary"]["de"] for row in fields(read)] == ['Erste Zeile\nzweite; "mit" Zitat', "x"]
    assert [(incoming.number, incoming.line) for incoming in read.incoming] == [(1, 2), (2, 4)]


def test_many_commas_in_a_text_are_no_separators():
    read = said("Name;Kurzbeschreibung\nSolawi;Möhren, Kohl, Salat, Lauch, Rüben, Dill\n")
    assert fields(read) == [{"name": "Solawi", "summary": {"de": "Möhren, Kohl, Salat, Lauch, Rüben, Dill"}}]


def test_excel_may_say_its_separator_first():
    read = said("sep=|\r\nName|Orte\r\nSolawi|Belzig\r\n")
    assert fields(read) == [{"name": "Solawi", "places": ["Belzig"]}]
    assert read.incoming[0].line == 3


def test_a_title_and_empty_rows_and_columns_do_not_matter():
    read = said(";;;\nVereine, Verbände und mehr;;;\n;;;\nName ; Orte;;\nSolawi;Belzig;;\n;;;\nZegg;;;\n;;;\n")
    assert fields(read) == [{"name": "Solawi", "places": ["Belzig"]}, {"name": "Zegg"}]
    assert [incoming.line for incoming in read.incoming] == [5, 7]


def test_an_empty_cell_says_nothing_and_a_hyphen_takes_away():
    read = said("Name;Website;Orte;Kurzbeschreibung (en);Ansprechpartner 2 Telefon\nSolawi;;-;-;-\n")
    taken_away = {"places": None, "summary": {"en": None}, "contacts": {1: {"phone": None}}}
    assert fields(read) == [{"name": "Solawi", **taken_away}]


def test_contacts_and_links_stand_at_their_places():
    read = said("Name;Telefon;Kontakt 3 Ort;Link 2;Link 2 Bezeichnung (en)\nA;033841 1;Belzig;https://a.de;More\n")
    assert fields(read)[0]["contacts"] == {0: {"phone": "033841 1"}, 2: {"city": "Belzig"}}
    assert fields(read)[0]["links"] == {1: {"url": "https://a.de", "label": {"en": "More"}}}


def test_a_column_that_is_not_known_is_left_out_and_named():
    read = said("Name;Umsatz;Öfnungszeiten\nSolawi;3;x\n")
    assert fields(read) == [{"name": "Solawi"}]
    assert [(problem.code, problem.params) for problem in read.problems] == [
        (ProblemCode.UNKNOWN_COLUMN, {"value": "Umsatz", "nearest": ""}),
        (ProblemCode.UNKNOWN_COLUMN, {"value": "Öfnungszeiten", "nearest": "Öffnungszeiten"}),
    ]


def test_a_column_that_stands_there_twice_is_an_error():
    read = said("Name;Titel\nSolawi;Zegg\n")
    assert codes(read) == [ProblemCode.DUPLICATE_COLUMN]
    assert read.incoming == ()


def test_a_table_without_names_of_columns_is_said_to_have_none():
    read = said("Solawi;Gemüse\nZegg;Leben\n")
    assert codes(read) == [ProblemCode.NO_HEADER]
    assert read.problems[0].params["expected"].startswith("Kennung, Name")


def test_a_zero_that_was_put_back_is_told():
    read = said("Name;Telefon;PLZ\nSolawi;33841600123;1067\nZegg;033841 1;14806\n")
    assert [(problem.code, problem.number, problem.params["other"]) for problem in read.problems] == [
        (ProblemCode.ZERO_RESTORED, 1, "033841600123"),
        (ProblemCode.ZERO_RESTORED, 1, "01067"),
    ]


def test_the_example_of_a_template_is_left_out():
    read = said(f"Kennung;Name;PLZ\n{EXAMPLE};Dorfladen;1067\n;Solawi;\n(example);x;\n")
    assert fields(read) == [{"name": "Solawi"}]
    assert read.problems == ()


@pytest.mark.parametrize(
    ("cell", "code"),
    [("x" * 40_000, ProblemCode.CELL_TOO_LONG), ('"' + "a\n" * 600 + '"', ProblemCode.TOO_MANY_ITEMS)],
)
def test_a_cell_over_a_limit_is_an_error_of_its_entry(cell, code):
    read = said(f"Name;Orte\nSolawi;{cell}\nZegg;Belzig\n")
    assert [(problem.code, problem.number, problem.line) for problem in read.problems] == [(code, 1, 2)]
    plan = plan_import(read.reading, standing_of(EMPTY), file="a.csv", default_kind="offer")
    assert plan.left_out == 2


def test_a_workbook_with_numbers_dates_and_formulas():
    read = read_xlsx(
        workbook(
            ["Name ", "PLZ", "Telefon", "Stand", "Budget", "Beginn", "Website", None],
            ["Solawi", 14806.0, 33841600123, date(2024, 10, 31), 6e6, 2021, "=1+1", None],
            [None] * 8,
        ),
        EMPTY,
        "de",
    )
    assert fields(read) == [
        {
            "name": "Solawi",
            "contacts": {0: {"postcode": "14806", "phone": "033841600123"}},
            "as_of": "2024-10-31",
            "budget": {"amount": 6_000_000},
            "period": {"from": "2021"},
        }
    ]


def test_the_sheet_with_names_of_columns_is_read():
    content = workbook(["Name", "Orte"], ["Solawi", "Belzig"], before=[("Deckblatt", ["Stadt Bad Belzig"])])
    assert fields(read_xlsx(content, EMPTY, "de")) == [{"name": "Solawi", "places": ["Belzig"]}]


# What goes out


def test_csv_opens_in_excel_by_itself():
    content = write_csv(directory_of(FULL | {"website": "https://a.de"}), "de")
    assert content.startswith(b"\xef\xbb\xbfKennung;Name;Art;")
    assert content.count(b"\r\n") == 2


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_no_cell_is_a_formula(write, read):
    evil = FULL | {"name": "=cmd|'/c calc'!A1", "places": ["+1", "@x"], "contacts": [{"phone": "+49 33841 1"}]}
    content = write(directory_of(evil), "de")
    if write is write_csv:
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
    else:
        cells = [c for s in load_workbook(io.BytesIO(content)).worksheets for row in s.values for c in row if c]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    found = read(content, EMPTY, "de").incoming[0].fields
    assert (found["name"], found["contacts"][0]["phone"]) == (evil["name"], "+49 33841 1")


def test_a_workbook_looks_well_in_excel():
    book = load_workbook(io.BytesIO(write_xlsx(directory_of(FULL), "de")))
    assert book.sheetnames == ["Einträge", "Erklärung"]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "C2"
    assert sheet["B1"].font.bold
    assert sheet.column_dimensions["D"].width > sheet.column_dimensions["A"].width > 10


@pytest.mark.parametrize("template", [csv_template, xlsx_template])
def test_a_template_has_an_example_in_every_language_column_and_holds_no_entry(template):
    content = template(EMPTY, ["de", "en"])
    read = (read_xlsx if content.startswith(b"PK") else read_csv)(content, EMPTY, "de")
    assert (read.incoming, read.problems) == ((), ())


def test_the_example_of_the_template_is_a_good_entry():
    content = csv_template(EMPTY, ["de", "en"]).decode("utf-8-sig").replace(EXAMPLE, "beispiel")
    assert "Kurzbeschreibung (de);Kurzbeschreibung (en)" in content
    plan = plan_import(said(content).reading, standing_of(EMPTY), file="a.csv")
    assert plan.problems == ()
    assert plan.added[0].becomes.entry.topics == ["nature"]


def test_the_template_explains_its_columns():
    rows = list(load_workbook(io.BytesIO(xlsx_template(EMPTY, ["de"]))).worksheets[1].values)
    explained = {row[0]: row[1] for row in rows if len(row) > 1}
    assert explained["Art"] == "Pflicht bei neuen Einträgen: Angebot, Initiative."
    assert explained["Themen"] == "Aus dieser Liste: Natur, Mobilität."
    assert "Ansprechpartner 1 Telefon" in explained


# There and back

words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.text(" \t\n\r;,|\"'=+-@aä1\x07\xa0\u2028", min_size=1, max_size=12),
    st.sampled_from(["-", "'-", "=1+1", "+49", "#REF!", "1067", "1e3", "WAHR", "(Beispiel)", "31.10.2024", "_x000D_"]),
).filter(lambda text: text.strip() != "")
texts = st.dictionaries(st.sampled_from(["de", "en", "pt-BR"]), words, min_size=1)
lists = st.dictionaries(st.sampled_from(["de", "en"]), st.lists(words, min_size=1, max_size=3), min_size=1)
contacts = st.fixed_dictionaries(
    {"city": words},
    optional={
        "role": texts,
        "person": words,
        "postcode": st.sampled_from(["01067", "14806", "1010"]),
        "phone": st.sampled_from(["+49 33841 600", "033841/600", "33841600123", "112", "(03384) 1-0"]),
    },
)
entries = st.fixed_dictionaries(
    {"kind": st.sampled_from(["offer", "initiative"]), "name": words, "summary": texts},
    optional={
        "aliases": st.lists(words, max_size=3),
        "keywords": lists,
        "facet_questions": st.just({"phone": {"de": ["Wen rufe ich an?"]}}),
        "places": st.lists(words, max_size=3),
        "topics": st.lists(st.sampled_from(["nature", "mobility"]), max_size=2),
        "status": st.sampled_from(["planned", "active", "ended"]),
        "period": st.sampled_from([{"from": "2021"}, {"from": "2021-05", "to": "2022-01-31"}]),
        "budget": st.fixed_dictionaries({"amount": st.integers(1, 10**9), "currency": st.just("CHF")}),
        "contacts": st.lists(contacts, max_size=11),
        "location": st.fixed_dictionaries({"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}),
        "links": st.lists(st.fixed_dictionaries({"label": texts, "url": st.just("https://a.de/#x")}), max_size=2),
        "website": st.just("https://zegg.de/?a=b;c"),
        "as_of": st.sampled_from(["2024", "2024-10", "2024-10-05"]),
        "good_to_know": lists,
    },
)


def directory_of(*found):
    entries = [{"id": f"e{number}"} | entry for number, entry in enumerate(found)]
    return Directory.model_validate(EMPTY.model_dump(by_alias=True) | {"entries": entries})


@pytest.mark.parametrize(("write", "read"), WAYS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(found=st.lists(entries, max_size=2))
def test_a_file_that_was_written_changes_nothing(write, read, found):
    directory = directory_of(*found)
    back = read(write(directory, "de"), directory, "de")
    plan = plan_import(back.reading, standing_of(directory), file="a")
    if found:
        errors = [each for each in plan.problems if each.severity is Severity.ERROR]
        assert not [each for each in errors if each.code not in {ProblemCode.ALIAS_IS_NAME, ProblemCode.NAME_TAKEN}]
        assert plan.changes == ()
        assert plan.unchanged == len(found)


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_the_shipped_directory_comes_back_whole(write, read, directory):
    nothing = directory.model_copy(update={"entries": []})
    back = read(write(directory, "de"), nothing, "de")
    plan = plan_import(back.reading, standing_of(nothing), file="a")
    lacking = [entry.model_copy(update={"facet_questions": None}) for entry in directory.entries]
    assert [change.becomes.entry for change in plan.added] == lacking


# Hostile files


def test_a_hundred_thousand_rows_are_refused():
    read = said("Name\n" + "Solawi\n" * 100_000)
    assert codes(read) == [ProblemCode.TOO_MANY_ROWS]
    assert read.problems[0].params == {"limit": MAX_ROWS}
    assert read.incoming == ()


def test_empty_rows_without_end_end(monkeypatch):
    monkeypatch.setattr(tables, "MAX_BLANK_ROWS", 5)
    assert codes(said("Name\nSolawi\n" + "\n;" * 7 + "\nZegg\n")) == [ProblemCode.TOO_MANY_ROWS]


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_CELLS", 3)
    assert codes(said("Name;Orte\nA;B\nC;D\n")) == [ProblemCode.TOO_MANY_CELLS]


def test_too_many_columns_are_refused():
    wide = ["Name", *[f"x{number}" for number in range(MAX_COLUMNS)]]
    assert codes(said(";".join(wide) + "\nSolawi\n")) == [ProblemCode.TOO_MANY_COLUMNS]
    assert codes(read_xlsx(workbook(wide, ["Solawi"]), EMPTY, "de")) == [ProblemCode.TOO_MANY_COLUMNS]


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line():
    read = said('Name;Orte\nSolawi;Belzig\nZegg;"Brück\nApp;x\n')
    assert [(problem.code, problem.line, problem.params["reason"]) for problem in read.problems] == [
        (ProblemCode.SYNTAX, 3, "quote")
    ]
    assert read.incoming == ()


@pytest.mark.parametrize("content", [b"", b"\n\n", b";;\n;;\n", b"\xef\xbb\xbf"])
def test_a_table_without_anything_is_empty(content):
    assert codes(read_csv(content, EMPTY, "de")) == [ProblemCode.EMPTY_FILE]


@pytest.mark.parametrize("content", [b"Name\0;x", b"\xff\xfea", b"Name;\x81\n\xff"])
def test_what_is_no_text_is_no_csv(content):
    assert codes(read_csv(content, EMPTY, "de")) == [ProblemCode.WRONG_FILE]


@given(st.binary(max_size=300))
def test_csv_of_any_bytes_is_read_without_an_error(content):
    read_csv(content, EMPTY, "de")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_xlsx_of_any_bytes_is_refused(content):
    assert read_xlsx(content, EMPTY, "de").incoming == ()


def repacked(content, **parts):
    """A workbook with other parts in it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return changed.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/worksheets/sheet1.xml": BOMB},
        {"xl/workbook.xml": BOMB},
        {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c>"},
        {"xl/worksheets/sheet1.xml": b"<worksheet><row r='x'><c r='!' t='n'><v>z</v></c></row></worksheet>"},
        {"xl/workbook.xml": b"not xml"},
    ],
)  # fmt: skip
def test_a_hostile_workbook_is_refused_with_a_sentence(parts):
    read = read_xlsx(repacked(workbook(["Name"], ["Solawi"]), **parts), EMPTY, "de")
    assert read.incoming == ()
    assert codes(read)[0] in {ProblemCode.BROKEN_FILE, ProblemCode.EMPTY_FILE}


def test_a_workbook_that_claims_a_huge_size_is_read_as_it_is():
    with zipfile.ZipFile(io.BytesIO(workbook(["Name"], ["Solawi"]))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in sheet
    content = repacked(workbook(["Name"], ["Solawi"]), **{"xl/worksheets/sheet1.xml": sheet})
    assert fields(read_xlsx(content, EMPTY, "de")) == [{"name": "Solawi"}]


def test_a_row_that_claims_to_stand_a_billion_rows_below_ends_the_reading():
    sheet = b"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>Name</t></is></c></row>"
    sheet = sheet.replace(
        b"<worksheet>", b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    )
    far = sheet + b"<row r='999999999999'><c r='A9'><v>1</v></c></row></sheetData></worksheet>"
    content = repacked(workbook(["Name"], ["Solawi"]), **{"xl/worksheets/sheet1.xml": far})
    assert codes(read_xlsx(content, EMPTY, "de")) == [ProblemCode.TOO_MANY_ROWS]


def test_a_workbook_without_names_of_columns_is_said_to_have_none():
    assert codes(read_xlsx(workbook(["a"], ["b"]), EMPTY, "de")) == [ProblemCode.NO_HEADER]
