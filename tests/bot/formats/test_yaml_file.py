"""Files that cannot be used say everything that is wrong with them, where, and in which entry."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.fields import MAX_ID_LENGTH
from bot.formats import yaml_file
from bot.formats.problems import DirectoryFileError, Problem, ProblemCode, Severity
from bot.formats.yaml_building import MAX_DEPTH, MAX_REPEATED_VALUES
from bot.formats.yaml_file import fingerprint_of, parse_directory, read_bytes, read_directory_file

TOP = """\
directory:
  name: Wegweiser
kinds:
  offer: {de: Angebot}
topics:
  nature: {de: Natur}
  health: {de: Gesundheit}
entries:
"""
ENTRY = """\
  - id: solawi
    kind: offer
    name: Solawi
    summary: {de: Gemüse}
"""
FIRST_LINE = TOP.count("\n") + 1
SHIPPED = Path(__file__).parents[3] / "data" / "initiatives.yaml"


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(DirectoryFileError) as caught:
        parse_directory(text.encode(), "a.yaml")
    return list(caught.value.problems)


def only_problem(text: str) -> Problem:
    (problem,) = problems_of(text)
    return problem


def in_entry(lines: str) -> str:
    return TOP + ENTRY + "".join(f"    {line}\n" for line in lines.splitlines())


def warnings_of(text: str) -> list[Problem]:
    return list(parse_directory(text.encode(), "a.yaml").warnings)


def test_the_smallest_entry_has_id_kind_name_and_a_summary_in_one_language():
    file = parse_directory((TOP + ENTRY).encode(), "a.yaml")
    assert [entry.id for entry in file.directory.entries] == ["solawi"]
    assert file.warnings == ()


def test_the_shipped_directory_loads_whole():
    file = read_directory_file(SHIPPED)
    assert len(file.directory.entries) == 60
    assert all(entry.keywords and set(entry.keywords) == {"de", "en"} for entry in file.directory.entries)
    assert all(entry.questions and set(entry.questions) == {"de", "en"} for entry in file.directory.entries)
    assert sum(len(entry.editor_notes) > 0 for entry in file.directory.entries) == 45
    assert sum(entry.good_to_know is not None for entry in file.directory.entries) == 39
    assert sum(len(entry.links) > 0 for entry in file.directory.entries) == 26
    assert file.directory.home is not None


def test_the_fingerprint_changes_with_the_file():
    content = (TOP + ENTRY).encode()
    assert parse_directory(content, "a.yaml").fingerprint == fingerprint_of(content) != fingerprint_of(content + b"\n")


def test_a_byte_order_mark_of_windows_does_no_harm():
    assert parse_directory(b"\xef\xbb\xbf" + (TOP + ENTRY).encode(), "a.yaml").directory.entries


def test_plain_values_stay_as_they_were_typed():
    text = in_entry(
        "contacts:\n  - {city: Sayda, postcode: 09619, phone: 03764}\nas_of: 2024-10-05\nperiod: {from: 2021}"
    )
    entry = parse_directory(text.replace("de: Gemüse", "no: ja").encode(), "a.yaml").directory.entries[0]
    assert (entry.contacts[0].postcode, entry.contacts[0].phone) == ("09619", "03764")
    assert (entry.as_of, entry.period and entry.period.start, entry.summary) == ("2024-10-05", "2021", {"no": "ja"})


def test_references_repeat_what_they_name():
    text = in_entry("background: &text {de: Alt, en: Old}\nreasons: *text")
    entry = parse_directory(text.encode(), "a.yaml").directory.entries[0]
    assert entry.reasons == entry.background == {"de": "Alt", "en": "Old"}


def test_every_problem_of_a_file_is_found_at_once():
    text = (
        TOP
        + "  - id: Solawi\n    kind: ofer\n    name: ''\n    topics: [natur]\n    sumary: {de: x}\n"
        + "    website: solawi\n"
        + ENTRY
        + "    contacts:\n      - email: post@\n        phone: gern\n"
    )
    found = {(p.code, p.number, p.field, p.line) for p in problems_of(text)}
    assert found == {
        (ProblemCode.BAD_ID, 1, "id", FIRST_LINE),
        (ProblemCode.UNKNOWN_KIND, 1, "kind", FIRST_LINE + 1),
        (ProblemCode.EMPTY, 1, "name", FIRST_LINE + 2),
        (ProblemCode.UNKNOWN_TOPIC, 1, "topics.1", FIRST_LINE + 3),
        (ProblemCode.UNKNOWN_FIELD, 1, "sumary", FIRST_LINE + 4),
        (ProblemCode.MISSING, 1, "summary", FIRST_LINE),
        (ProblemCode.BAD_WEB_ADDRESS, 1, "website", FIRST_LINE + 5),
        (ProblemCode.BAD_EMAIL, 2, "contacts.1.email", FIRST_LINE + 11),
        (ProblemCode.BAD_PHONE, 2, "contacts.1.phone", FIRST_LINE + 12),
    }


def test_problems_name_file_entry_and_stand_in_the_order_of_lines():
    found = problems_of(in_entry("website: hier\nas_of: gestern"))
    assert [(p.file, p.entry, p.number) for p in found] == [("a.yaml", "solawi", 1)] * 2
    assert [p.line for p in found] == [FIRST_LINE + 4, FIRST_LINE + 5]


def test_the_error_names_each_problem_for_the_log():
    with pytest.raises(DirectoryFileError, match=r"a\.yaml:13: bad_web_address website; a\.yaml:14: bad_date as_of"):
        parse_directory(in_entry("website: hier\nas_of: gestern").encode(), "a.yaml")


def test_an_entry_without_a_readable_id_is_known_by_its_number():
    found = problems_of(TOP + ENTRY + "  - id: [x]\n    kind: offer\n    name: N\n    summary: {de: S}\n  - nur Text\n")
    assert [(p.code, p.entry, p.number) for p in found] == [
        (ProblemCode.WRONG_TYPE, None, 2),
        (ProblemCode.WRONG_TYPE, None, 3),
    ]


# The file as a whole.


@pytest.mark.parametrize(("name", "reason"), [("gone.yaml", "missing"), (".", "folder"), ("a.yaml/b.yaml", "other")])
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, reason):
    (tmp_path / "a.yaml").write_text(TOP + ENTRY)
    with pytest.raises(DirectoryFileError) as caught:
        read_directory_file(tmp_path / name)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == (ProblemCode.UNREADABLE, {"reason": reason})


def test_a_file_without_rights_says_so():
    assert yaml_file._reason(PermissionError()) == "forbidden"


def test_a_file_that_is_too_big_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(yaml_file, "MAX_FILE_BYTES", 10)
    (tmp_path / "a.yaml").write_bytes(b"x" * 11)
    with pytest.raises(DirectoryFileError) as caught:
        read_bytes(tmp_path / "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == (ProblemCode.TOO_BIG, {"bytes": 11, "limit": 10})


def test_a_file_in_another_encoding_is_named_with_its_line():
    with pytest.raises(DirectoryFileError) as caught:
        parse_directory((TOP + ENTRY).encode("latin-1"), "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.file) == (ProblemCode.NOT_UTF8, FIRST_LINE + 3, "a.yaml")
    assert problem.params == {"position": (TOP + ENTRY).encode("latin-1").index(b"\xfc")}


@pytest.mark.parametrize("text", ["", "# nur ein Kommentar\n", "---\n", "~"])
def test_an_empty_file_is_named(text):
    assert only_problem(text).code == ProblemCode.EMPTY_FILE


@pytest.mark.parametrize(("text", "found"), [("Hallo", "text"), ("- a\n- b", "list")])
def test_a_file_that_is_no_mapping_is_named(text, found):
    problem = only_problem(text)
    assert (problem.code, problem.params) == (ProblemCode.WRONG_TYPE, {"expected": "mapping", "found": found})


# How YAML is written.


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("name: Haus: am See", "colon"),
        ("\tname: Haus", "tab"),
        ("name: 'Haus", "quote"),
        ("name: @Haus", "character"),
        ("aliases: [Haus, Hof", "bracket"),
        ("period: {from: 2021", "bracket"),
        (" name: Haus\n  kind: offer", "indentation"),
        ("name Haus\n    kind: offer", "indentation"),
        ("name: Haus\x07", "character"),
        ("name: %Haus", "character"),
    ],
)
def test_yaml_that_cannot_be_read_gives_reason_and_line(line, reason):
    text = TOP + "  - id: solawi\n    " + line + "\n  - id: zegg\n"
    found = [problem for problem in problems_of(text) if problem.code == ProblemCode.SYNTAX]
    assert [problem.params["reason"] for problem in found] == [reason]
    assert found[0].params["detail"]
    assert found[0].line in range(FIRST_LINE, FIRST_LINE + 5)
    assert found[0].entry in {"solawi", "zegg"}


def test_a_mistake_without_a_known_cause_is_still_named():
    problem = only_problem("%YAML 9.9\n---\na: b\n")
    assert (problem.code, problem.params["reason"]) == (ProblemCode.SYNTAX, "other")


def test_a_second_document_is_refused():
    problem = next(p for p in problems_of(TOP + ENTRY + "---\nx: y\n") if p.code == ProblemCode.SECOND_DOCUMENT)
    assert problem.line == FIRST_LINE + 4


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "".join(" " * n + "a:\n" for n in range(40))])
def test_a_file_of_brackets_is_refused_instead_of_killing_the_process(text):
    problem = next(p for p in problems_of(text) if p.code == ProblemCode.TOO_DEEP)
    assert problem.params == {"limit": MAX_DEPTH}


def test_references_that_multiply_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    problem = next(p for p in problems_of("\n".join(lines)) if p.code == ProblemCode.TOO_MANY_REPEATS)
    assert (problem.params, problem.line) == ({"limit": MAX_REPEATED_VALUES}, 5)


def test_a_text_that_begins_with_a_star_is_an_unknown_reference():
    problem = next(p for p in problems_of(in_entry("opening_hours: {de: *immer}")) if p.severity is Severity.ERROR)
    assert (problem.code, problem.params["value"], problem.line) == (
        ProblemCode.UNKNOWN_REFERENCE,
        "*immer",
        FIRST_LINE + 4,
    )


def test_a_reference_inside_of_what_it_names_is_unknown():
    assert ProblemCode.UNKNOWN_REFERENCE in {p.code for p in problems_of(in_entry("aliases: &a [x, *a]"))}


@pytest.mark.parametrize(("line", "tag"), [("name: !Haus", "!Haus"), ("aliases: !!set [x]", "!!set")])
def test_a_text_that_begins_with_an_exclamation_mark_is_a_tag(line, tag):
    found = [p for p in problems_of(TOP + f"  - id: a\n    {line}\n") if p.code == ProblemCode.TAG]
    assert [(p.params["value"], p.line) for p in found] == [(tag, FIRST_LINE + 1)]


@pytest.mark.parametrize("line", ["? [a, b]\n: x", "? {a: b}\n: x"])
def test_a_name_that_is_no_text_is_refused(line):
    assert only_problem(in_entry(line)).code == ProblemCode.KEY_NOT_TEXT


def test_a_reference_as_a_name_is_refused():
    found = [p for p in problems_of("a: &k b\n*k : y\n") if p.code == ProblemCode.KEY_NOT_TEXT]
    assert [p.line for p in found] == [2]


def test_a_field_that_stands_twice_is_named_with_both_lines():
    problem = only_problem(in_entry("website: https://a.de\nwebsite: https://b.de"))
    assert (problem.code, problem.field, problem.line) == (ProblemCode.DUPLICATE_KEY, "website", FIRST_LINE + 5)
    assert problem.params == {"value": "website", "first_line": FIRST_LINE + 4}


def test_of_a_field_that_stands_twice_the_first_is_checked():
    codes = [p.code for p in problems_of(in_entry("website: hier\nwebsite: https://b.de"))]
    assert codes == [ProblemCode.BAD_WEB_ADDRESS, ProblemCode.DUPLICATE_KEY]


def test_a_part_that_stands_twice_is_checked_as_far_as_its_writing_goes():
    again = "entries:\n  - id: a\n  - id: b\n    name: x\n    name: y\n"
    found = [(p.code, p.entry) for p in problems_of(TOP + ENTRY + again)]
    assert found == [(ProblemCode.DUPLICATE_KEY, None), (ProblemCode.DUPLICATE_KEY, None)]


# One field.


@pytest.mark.parametrize(
    ("text", "value", "nearest"),
    [
        (in_entry("websit: https://a.de"), "websit", "website"),
        (in_entry("zzz: 1"), "zzz", ""),
        (in_entry("contacts: [{strasse: Weg 1, city: B}]"), "strasse", "street"),
        (in_entry("period: {from: 2021, till: 2022}"), "till", ""),
        (in_entry("links: [{label: {de: x}, url: 'https://a.de', urls: 1}]"), "urls", "url"),
        (in_entry("zegg: {de: }"), "zegg", ""),
        ("themen: {}\n" + TOP + ENTRY, "themen", ""),
        ("topic: {}\n" + TOP + ENTRY, "topic", "topics"),
        (
            "directory: {name: W, home: solawi}\n" + TOP.partition("kinds")[1] + TOP.partition("kinds")[2] + ENTRY,
            "home",
            "",
        ),
    ],
)
def test_an_unknown_field_is_named_with_the_nearest_known_one(text, value, nearest):
    problem = next(p for p in problems_of(text) if p.code != ProblemCode.EMPTY)
    assert (problem.code, problem.params) == (ProblemCode.UNKNOWN_FIELD, {"value": value, "nearest": nearest})


@pytest.mark.parametrize("field", ["id", "kind", "name", "summary"])
def test_a_required_field_that_is_missing_is_named(field):
    lines = [line for line in ENTRY.splitlines(keepends=True) if f"{field}:" not in line]
    text = "  - " + "".join(lines).replace("  - ", "    ", 1).lstrip()
    problem = only_problem(TOP + text)
    assert (problem.code, problem.params, problem.number) == (ProblemCode.MISSING, {"value": field}, 1)


@pytest.mark.parametrize("top", ["directory", "kinds", "entries"])
def test_a_part_of_the_file_that_is_missing_is_named(top):
    parts = {"directory": "directory: {name: W}\n", "kinds": "kinds: {}\n", "entries": "entries: []\n"}
    problem = only_problem("".join(text for name, text in parts.items() if name != top))
    assert (problem.code, problem.field, problem.line) == (ProblemCode.MISSING, top, 1)


@pytest.mark.parametrize(
    "line",
    ["name2: ''", "website:", "background: {de: ''}", "background: {}", "aliases: ['']", "focus_areas: {de: []}"],
)
def test_empty_texts_and_lists_are_found(line):
    codes = {p.code for p in (problems_of(in_entry(line)) if line != "website:" else warnings_of(in_entry(line)))}
    assert codes == {ProblemCode.UNKNOWN_FIELD if line.startswith("name2") else ProblemCode.EMPTY}


def test_a_name_without_a_value_is_a_warning_where_the_field_may_be_absent():
    (warning,) = warnings_of(in_entry("website:\nas_of: 2024"))
    assert (warning.code, warning.severity, warning.field) == (ProblemCode.EMPTY, Severity.WARNING, "website")
    assert (warning.line, warning.entry) == (FIRST_LINE + 4, "solawi")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("name: Solawi", "name:", "name"),
        ("{de: Gemüse}", "", "summary"),
        ("{de: Gemüse}", "{de: }", "summary.de"),
        ("{de: Gemüse}", "{de: Gemüse}\n    aliases: [Solawi, ~]", "aliases.2"),
    ],
)
def test_a_name_without_a_value_is_an_error_where_there_must_be_one(old, new, field):
    problem = only_problem(TOP + ENTRY.replace(old, new))
    assert (problem.code, problem.severity, problem.field) == (ProblemCode.EMPTY, Severity.ERROR, field)


@pytest.mark.parametrize(
    ("line", "expected", "found"),
    [
        ("name2: x", None, None),
        ("aliases: Solawi", "list", "text"),
        ("background: Text", "texts_by_language", "text"),
        ("background: [Text]", "texts_by_language", "list"),
        ("background: {de: [a]}", "text", "list"),
        ("places: {a: b}", "list", "mapping"),
        ("period: 2021", "mapping", "text"),
        ("contacts: [Frau A]", "mapping", "text"),
        ("website: [https://a.de]", "text", "list"),
        ("editor_notes: [{a: b}]", "text", "mapping"),
    ],
)
def test_a_value_of_the_wrong_sort_is_named(line, expected, found):
    problem = only_problem(in_entry(line))
    if expected is None:
        assert problem.code == ProblemCode.UNKNOWN_FIELD
    else:
        assert (problem.code, problem.params) == (ProblemCode.WRONG_TYPE, {"expected": expected, "found": found})


def test_kinds_that_are_no_mapping_are_named_once():
    problem = only_problem("directory: {name: W}\nkinds: [offer]\nentries:\n" + ENTRY)
    assert (problem.code, problem.params) == (ProblemCode.WRONG_TYPE, {"expected": "mapping", "found": "list"})


@pytest.mark.parametrize("value", ["Solawi", "so lawi", "-solawi", "solawi-", "sölawi", "so_lawi"])
def test_an_id_in_the_wrong_form_is_named(value):
    problem = only_problem(TOP + ENTRY.replace("solawi", value))
    assert (problem.code, problem.params) == (ProblemCode.BAD_ID, {"value": value})


def test_an_id_that_no_button_could_carry_is_named():
    value = "a" * (MAX_ID_LENGTH + 1)
    problem = only_problem(TOP + ENTRY.replace("id: solawi", f"id: {value}"))
    limit = {"value": value, "length": MAX_ID_LENGTH + 1, "limit": MAX_ID_LENGTH}
    assert (problem.code, problem.params) == (ProblemCode.TOO_LONG, limit)


@pytest.mark.parametrize("value", ["topic-nature", "sub-solawi", "join-us", "wrong-turn", "ticket-office", "propose"])
def test_an_id_that_means_another_link_is_named_and_stays(value):
    (warning,) = warnings_of(TOP + ENTRY.replace("id: solawi", f"id: {value}"))
    reserved = "topic-, sub-, join-, wrong-, ticket-, propose"
    assert (warning.code, warning.params) == (ProblemCode.RESERVED_ID, {"value": value, "reserved": reserved})
    assert (warning.entry, warning.line) == (value, 9)


@pytest.mark.parametrize("place", ["topics", "kinds"])
def test_an_id_of_a_topic_or_kind_in_the_wrong_form_is_named(place):
    found = problems_of((TOP + ENTRY).replace(f"{place}:\n", f"{place}:\n  Öko-Dorf: {{de: x}}\n"))
    assert [(p.code, p.params) for p in found] == [(ProblemCode.BAD_ID, {"value": "Öko-Dorf"})]


def test_a_topic_of_an_entry_in_the_wrong_form_is_named():
    codes = {p.code: p.field for p in problems_of(in_entry("topics: [Natur!]"))}
    assert codes == {ProblemCode.BAD_ID: "topics.1", ProblemCode.UNKNOWN_TOPIC: "topics.1"}


@pytest.mark.parametrize("value", ["deutsch", "DE", "d", "de_DE"])
def test_a_malformed_language_is_named(value):
    problem = only_problem(in_entry(f"background: {{{value}: Text}}"))
    assert (problem.code, problem.params) == (ProblemCode.BAD_LANGUAGE, {"value": value})


def test_a_name_and_its_value_may_both_be_wrong():
    codes = [p.code for p in problems_of(in_entry("background: {Deutsch: ''}"))]
    assert sorted(codes) == [ProblemCode.BAD_LANGUAGE, ProblemCode.EMPTY]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("website: zegg.de", ProblemCode.BAD_WEB_ADDRESS),
        ("website: https://", ProblemCode.BAD_WEB_ADDRESS),
        ("website: 'https://zegg'", ProblemCode.BAD_WEB_ADDRESS),
        ("website: 'https://ze gg.de'", ProblemCode.BAD_WEB_ADDRESS),
        ("website: 'https://[zegg.de'", ProblemCode.BAD_WEB_ADDRESS),
        ("website: 'ftp://zegg.de'", ProblemCode.BAD_WEB_ADDRESS),
        ("sources: ['javascript:alert(1)']", ProblemCode.BAD_WEB_ADDRESS),
        ("contacts: [{email: post(at)zegg.de}]", ProblemCode.BAD_EMAIL),
        ("contacts: [{email: post@zegg}]", ProblemCode.BAD_EMAIL),
        ("contacts: [{phone: 033841 abc}]", ProblemCode.BAD_PHONE),
        ("contacts: [{phone: '12'}]", ProblemCode.BAD_PHONE),
        ("contacts: [{phone: '1234567890123456'}]", ProblemCode.BAD_PHONE),
        ("contacts: [{postcode: '1'}]", ProblemCode.BAD_POSTCODE),
        ("as_of: 2024-13", ProblemCode.BAD_DATE),
        ("as_of: 05.10.2024", ProblemCode.BAD_DATE),
        ("period: {from: bald}", ProblemCode.BAD_DATE),
        ("period: {from: 2021, to: 2021-02-30}", ProblemCode.BAD_DATE),
        ("budget: {amount: 6.000.000}", ProblemCode.BAD_AMOUNT),
        ("budget: {amount: -1}", ProblemCode.BAD_AMOUNT),
        ("budget: {amount: viel}", ProblemCode.BAD_AMOUNT),
        ("budget: {amount: 5, currency: Euro}", ProblemCode.BAD_CURRENCY),
    ],
)
def test_a_value_in_the_wrong_form_is_named_with_the_value(line, code):
    problem = only_problem(in_entry(line))
    assert problem.code == code
    assert str(problem.params["value"]) in line


def test_an_unknown_status_is_named_with_the_known_ones():
    problem = only_problem(in_entry("status: läuft"))
    allowed = {"value": "läuft", "allowed": "planned, active, ended"}
    assert (problem.code, problem.params) == (ProblemCode.BAD_STATUS, allowed)


def test_a_country_code_in_the_wrong_form_is_named():
    problem = only_problem((TOP + ENTRY).replace("name: Wegweiser", "name: W\n  phone_country_code: 0049"))
    assert (problem.code, problem.params) == (ProblemCode.BAD_COUNTRY_CODE, {"value": "0049"})


def test_a_contact_that_says_nothing_is_named():
    assert only_problem(in_entry("contacts: [{}]")).code == ProblemCode.EMPTY_CONTACT


def test_a_period_that_ends_before_it_begins_is_named():
    problem = only_problem(in_entry("period: {from: 2022-05, to: 2021}"))
    assert (problem.code, problem.params) == (ProblemCode.PERIOD_REVERSED, {"start": "2022-05", "end": "2021"})


# Fields and entries against each other.


def test_an_id_that_two_entries_have_is_named():
    problem = only_problem(TOP + ENTRY + ENTRY.replace("name: Solawi", "name: Zegg"))
    assert (problem.code, problem.params, problem.number) == (
        ProblemCode.DUPLICATE_ID,
        {"value": "solawi", "first": 1},
        2,
    )


def test_an_unknown_topic_is_named_with_the_nearest_known_one():
    problem = only_problem(in_entry("topics: [nature, helth]"))
    params = {"value": "helth", "nearest": "health", "known": "nature, health"}
    assert (problem.code, problem.params, problem.field) == (ProblemCode.UNKNOWN_TOPIC, params, "topics.2")


def test_an_unknown_kind_is_named_with_the_nearest_known_one():
    problem = only_problem(TOP + ENTRY.replace("kind: offer", "kind: offers"))
    params = {"value": "offers", "nearest": "offer", "known": "offer"}
    assert (problem.code, problem.params) == (ProblemCode.UNKNOWN_KIND, params)


def test_a_home_entry_that_is_not_there_is_named():
    problem = only_problem((TOP + ENTRY).replace("name: Wegweiser", "name: W\n  home_entry: solawy"))
    params = {"value": "solawy", "nearest": "solawi"}
    assert (problem.code, problem.params, problem.line) == (ProblemCode.UNKNOWN_HOME, params, 3)


def test_an_alias_that_is_the_name_of_another_entry_is_an_error():
    other = ENTRY.replace("id: solawi", "id: zegg").replace("name: Solawi", "name: ZEGG\n    aliases: [SoLaWi!]")
    problem = only_problem(TOP + ENTRY + other)
    params = {"value": "SoLaWi!", "other": "solawi"}
    assert (problem.code, problem.params, problem.entry) == (ProblemCode.ALIAS_IS_NAME, params, "zegg")


def test_an_alias_that_two_entries_share_is_a_warning_said_once():
    other = ENTRY.replace("id: solawi", "id: zegg").replace("name: Solawi", "name: ZEGG\n    aliases: [Hof, der-hof]")
    (warning,) = warnings_of(in_entry("aliases: [Der Hof]") + other)
    assert (warning.code, warning.severity) == (ProblemCode.SHARED_ALIAS, Severity.WARNING)
    assert (warning.entry, warning.params) == ("solawi", {"value": "Der Hof", "others": "zegg"})


def test_a_name_that_two_entries_share_is_a_warning_also_as_their_alias():
    other = ENTRY.replace("id: solawi", "id: zegg") + "    aliases: [solawi]\n"
    (warning,) = warnings_of(TOP + ENTRY + other)
    assert (warning.code, warning.entry, warning.params) == (
        ProblemCode.SHARED_NAME,
        "solawi",
        {"value": "Solawi", "others": "zegg"},
    )


def test_a_text_that_stands_twice_in_a_list_is_a_warning():
    (warning,) = warnings_of(in_entry("keywords: {de: [Gemüse, Hof, Gemüse]}"))
    assert (warning.code, warning.params, warning.field) == (ProblemCode.REPEATED, {"value": "Gemüse"}, "keywords.de.3")


def test_lists_that_are_longer_in_one_language_are_a_warning():
    (warning,) = warnings_of(in_entry("focus_areas:\n  de: [a, b, c]\n  en: [a, b]"))
    assert (warning.code, warning.params, warning.field) == (
        ProblemCode.UNEVEN_LISTS,
        {"lengths": "de: 3, en: 2"},
        "focus_areas",
    )


def test_words_people_use_may_be_more_in_one_language():
    assert warnings_of(in_entry("keywords: {de: [a, b], en: [a]}\nquestions: {de: [a, b], en: [a]}")) == []


def test_warnings_alone_do_not_keep_a_file_from_being_used_but_stand_beside_errors():
    found = problems_of(in_entry("places: [A, A]\nwebsite: hier"))
    assert [(p.code, p.severity) for p in found] == [
        (ProblemCode.REPEATED, Severity.WARNING),
        (ProblemCode.BAD_WEB_ADDRESS, Severity.ERROR),
    ]


# Whatever the file is.


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_any_bytes_are_a_directory_or_have_problems_with_a_line(content):
    try:
        parse_directory(content, "a.yaml")
    except DirectoryFileError as error:
        assert error.problems
        assert all(problem.line and problem.line >= 1 for problem in error.problems)


PIECES = [
    *("- ", "  ", "\n", ": ", "~", "[", "]", "{", "}", "'", '"', "&a ", "*a", "!x ", "? ", "|", "\t", "null", "#", ","),
    *(
        "\x00",
        "\ufeff",
        "\u2028",
        "\x85",
        "---\n",
        "...\n",
        "<<: ",
        "id: x\n",
        "%",
        "@",
        "\r",
        "entries:\n",
        "topics:\n",
    ),
]
FULL = in_entry(
    "aliases: [Gemüse & mehr, 'Hof: neu']\ntopics: [nature]\nfocus_areas: {de: [a, b]}\n"
    "period: {from: 2021, to: 2022-05}\nbudget: {amount: 5}\nlinks: [{label: {de: x}, url: 'https://a.de'}]\n"
    "contacts: [{role: {de: Leitung}, postcode: '14806', phone: 033841 910, email: post@zegg.de}]"
)
edits = st.tuples(st.integers(0, len(FULL)), st.integers(0, 30), st.sampled_from(["", *PIECES]))


@settings(max_examples=500, deadline=None)
@given(st.lists(edits, min_size=1, max_size=5))
def test_a_file_that_was_edited_carelessly_is_a_directory_or_has_an_error(edited):
    text = FULL
    for place, removed, piece in edited:
        text = text[:place] + piece + text[place + removed :]
    try:
        parse_directory(text.encode(), "a.yaml")
    except DirectoryFileError as error:
        assert any(problem.severity is Severity.ERROR for problem in error.problems)
        assert all(problem.line and problem.line >= 1 for problem in error.problems)
