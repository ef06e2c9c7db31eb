"""What a file would change: matched, merged, checked, compared; and what never happens by accident."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.directory import Directory, Entry
from bot.formats import findings
from bot.formats.incoming import FileRead, Incoming
from bot.formats.planning import plan_import
from bot.formats.problems import Problem, ProblemCode, Severity
from tests.readings import standing_of

SOLAWI = {
    "id": "solawi",
    "kind": "offer",
    "name": "Solawi Fläming",
    "summary": {"de": "Gemüse", "en": "Vegetables"},
    "aliases": ["Ackern"],
    "contacts": [{"phone": "033841 1"}, {"city": "Belzig"}],
}
ZEGG = {"id": "zegg", "kind": "initiative", "name": "ZEGG", "summary": {"de": "Leben"}, "topics": ["nature"]}


def directory(*entries, **top):
    header = {"name": "W", **top}
    kinds = {"offer": {"de": "Angebot"}, "initiative": {"de": "Initiative"}}
    topics = {"nature": {"de": "Natur"}, "mobility": {"de": "Mobilität"}}
    return Directory.model_validate({"directory": header, "kinds": kinds, "topics": topics, "entries": entries})


STANDING = standing_of(
    directory(SOLAWI, ZEGG), {"solawi": 3, "zegg": 1}, frozenset({"zegg"}), frozenset({"solawi", "old"})
)


def read(*fields, problems=()):
    return FileRead(tuple(Incoming(each, number, number + 1) for number, each in enumerate(fields, start=1)), problems)


def plan(*fields, standing=STANDING, problems=(), **options):
    return plan_import(read(*fields, problems=problems).reading, standing, file="a.csv", **options)


def codes(found):
    return [problem.code for problem in found.problems]


def test_a_field_that_is_mentioned_changes_and_the_others_stay():
    found = plan({"id": "solawi", "summary": {"en": "Greens"}, "website": "https://a.de"})
    (change,) = found.changed
    assert (change.entry_id, change.revision, change.by_hand) == ("solawi", 3, False)
    assert change.becomes.entry.summary == {"de": "Gemüse", "en": "Greens"}
    assert change.becomes.entry.contacts == change.was.entry.contacts
    assert change.becomes.entry.website == "https://a.de"
    assert (found.added, found.removed, found.unchanged, found.left_out) == ((), (), 0, 0)


def test_a_new_entry_gets_no_id_that_means_another_link():
    ticket = {**ZEGG, "id": "ticket-office", "name": "Fahrkarten"}
    found = plan(ticket)
    assert (found.changes, found.left_out) == ((), 1)
    assert [(each.code, each.severity) for each in found.problems] == [(ProblemCode.RESERVED_ID, Severity.ERROR)]


def test_an_entry_that_has_such_an_id_can_be_changed():
    ticket = {**ZEGG, "id": "ticket-office", "name": "Fahrkarten"}
    standing = standing_of(directory(SOLAWI, ticket), {"solawi": 1, "ticket-office": 1}, frozenset(), frozenset())
    found = plan({"id": "ticket-office", "summary": {"de": "Schalter"}}, standing=standing)
    assert [change.entry_id for change in found.changed] == ["ticket-office"]
    assert found.problems == ()


def test_what_is_as_it_is_does_not_change():
    found = plan({"id": "solawi", "name": "Solawi Fläming"}, ZEGG)
    assert found.changes == ()
    assert found.unchanged == 2


def test_an_entry_without_an_id_is_known_by_its_name():
    assert [change.entry_id for change in plan({"name": " solawi FLÄMING ", "places": ["Belzig"]}).changed] == [
        "solawi"
    ]


def test_a_new_entry_gets_an_id_from_its_name():
    (change,) = plan({"name": "Öl & Korn", "kind": "offer", "summary": {"de": "x"}}).added
    assert (change.entry_id, change.was, change.revision) == ("oel-und-korn", None, 0)


def test_an_id_that_was_in_use_or_stands_in_the_file_is_not_given_again():
    new = {"kind": "offer", "summary": {"de": "x"}}
    found = plan({"name": "Old", **new}, {"name": "Next", **new}, {"id": "next", "name": "Other", **new})
    assert [change.entry_id for change in found.added] == ["old-2", "next-2", "next"]


def test_a_name_that_several_entries_have_does_not_tell_which_one():
    both = standing_of(directory(SOLAWI, ZEGG | {"name": "Solawi Fläming"}))
    found = plan({"name": "Solawi Fläming"}, standing=both, remove_missing=True)
    assert codes(found) == [ProblemCode.AMBIGUOUS_NAME]
    assert found.problems[0].params["others"] == "solawi, zegg"
    assert found.changes == ()


def test_an_entry_stands_in_a_file_once():
    found = plan({"id": "solawi", "website": "https://a.de"}, {"name": "Solawi Fläming"}, {"name": "N"}, {"name": "n."})
    assert [
        (problem.code, problem.number, problem.params["first"])
        for problem in found.problems
        if "first" in problem.params
    ] == [
        (ProblemCode.DUPLICATE_ENTRY, 2, "1"),
        (ProblemCode.DUPLICATE_ENTRY, 4, "3"),
    ]
    assert len(found.changed) == 1


def test_a_new_entry_needs_a_kind_where_there_are_several():
    new = {"name": "Neu", "summary": {"de": "x"}}
    found = plan(new)
    assert codes(found) == [ProblemCode.KIND_NEEDED]
    assert found.problems[0].params["known"] == "offer, initiative"
    assert plan(new, default_kind="offer").added[0].becomes.entry.kind == "offer"
    one = directory(SOLAWI).model_copy(update={"kinds": {"offer": {"de": "Angebot"}}})
    assert plan(new, standing=standing_of(one)).added[0].becomes.entry.kind == "offer"


def test_every_error_is_told_with_its_line_and_the_rest_goes_on():
    found = plan(
        {"id": "solawi", "website": "solawi", "contacts": {0: {"email": "x"}}},
        {"id": "zegg", "website": "https://zegg.de"},
        {"name": None, "kind": "offer", "summary": {"de": "x"}},
        {"id": "Neu", "kind": "angebot", "name": "Neu", "topics": ["Mobilitat", "natur"], "summary": {"de": "x"}},
    )
    assert [(problem.line, problem.field, problem.code) for problem in found.problems] == [
        (2, "contacts.1.email", ProblemCode.BAD_EMAIL),
        (2, "website", ProblemCode.BAD_WEB_ADDRESS),
        (4, "name", ProblemCode.MISSING),
        (5, "kind", ProblemCode.UNKNOWN_KIND),
        (5, "topics.1", ProblemCode.UNKNOWN_TOPIC),
        (5, "topics.2", ProblemCode.UNKNOWN_TOPIC),
        (5, "id", ProblemCode.BAD_ID),
    ]
    assert {problem.file for problem in found.problems} == {"a.csv"}
    assert [change.entry_id for change in found.changed] == ["zegg"]
    assert found.left_out == 3


def test_a_field_with_a_line_of_its_own_is_told_by_it():
    incoming = Incoming({"id": "solawi", "website": "x"}, 1, 2, {"website": 7})
    assert plan_import(iter([incoming]), STANDING, file="a.yaml").problems[0].line == 7


def test_a_required_field_is_not_taken_away():
    found = plan({"id": "solawi", "summary": {"de": None, "en": None}})
    assert codes(found) == [ProblemCode.MISSING]


def test_an_entry_that_the_format_could_not_read_is_left_out():
    bad = Problem(ProblemCode.CELL_TOO_LONG, number=1)
    found = plan({"id": "solawi", "website": "https://a.de"}, ZEGG, problems=(bad,), remove_missing=True)
    assert found.changes == ()
    assert found.left_out == 1


def test_an_error_of_the_whole_file_refuses_it():
    found = plan(SOLAWI, problems=(Problem(ProblemCode.TOO_MANY_ROWS, params={"limit": 1}),))
    assert found.refused
    assert found.changes == ()


def test_a_file_without_entries_removes_nothing():
    found = plan(remove_missing=True)
    assert found.refused
    assert codes(found) == [ProblemCode.NO_ENTRIES]
    assert found.removed == ()


def test_too_many_errors_refuse_the_file(monkeypatch):
    monkeypatch.setattr(findings, "MAX_ERRORS", 3)
    found = plan(ZEGG | {"topics": ["a", "b", "c", "d"]}, SOLAWI)
    assert found.refused
    assert codes(found)[-4:].count(ProblemCode.TOO_MANY_PROBLEMS) == 1


def test_notes_are_kept_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(findings, "MAX_WARNINGS", 1)
    found = plan({"id": "zegg", "places": ["A", "A", "A"]})
    assert codes(found) == [ProblemCode.REPEATED]
    assert found.changed


def test_what_is_missing_is_removed_only_when_asked_for():
    assert plan(SOLAWI).removed == ()
    found = plan(SOLAWI, remove_missing=True)
    assert [(change.entry_id, change.becomes, change.revision) for change in found.removed] == [("zegg", None, 1)]
    assert found.asks == found.removed
    assert found.keeping(["zegg"]).changes == ()


def test_the_entry_that_the_bot_begins_with_is_not_removed():
    home = standing_of(directory(SOLAWI, ZEGG, home_entry="zegg"))
    found = plan(SOLAWI, standing=home, remove_missing=True)
    assert found.removed == ()
    assert [(problem.code, problem.entry) for problem in found.problems] == [(ProblemCode.REMOVES_HOME, "zegg")]


def test_an_entry_that_is_faulty_is_not_missing():
    assert plan(SOLAWI, {"id": "zegg", "website": "x"}, remove_missing=True).removed == ()


def test_an_alias_must_not_be_the_name_of_another_entry():
    found = plan({"id": "zegg", "aliases": ["Solawi Fläming"]})
    assert [(problem.code, problem.field) for problem in found.problems] == [(ProblemCode.ALIAS_IS_NAME, "aliases.1")]
    assert found.changes == ()


def test_a_new_name_must_not_take_the_alias_of_an_entry_that_is_not_in_the_file():
    found = plan({"name": "Ackern", "kind": "offer", "summary": {"de": "x"}})
    assert [(problem.code, problem.params["other"]) for problem in found.problems] == [(ProblemCode.NAME_TAKEN, "solawi")]  # fmt: skip # noqa: E501
    assert found.added == ()


def test_a_name_that_is_free_since_its_entry_is_removed_may_be_an_alias():
    found = plan({"id": "zegg", "aliases": ["Solawi Fläming"]}, remove_missing=True)
    assert [change.entry_id for change in found.changes] == ["zegg", "solawi"]


def test_a_name_comes_back_when_the_entry_that_gave_it_up_is_left_out():
    found = plan(
        {"id": "solawi", "name": "ZEGG 2", "website": "x"},
        {"id": "zegg", "aliases": ["Solawi Fläming"]},
    )
    assert [problem.code for problem in found.problems] == [ProblemCode.BAD_WEB_ADDRESS, ProblemCode.ALIAS_IS_NAME]
    assert found.changes == ()


def test_a_contradiction_that_was_there_before_keeps_nothing_else_from_changing():
    odd = standing_of(directory(SOLAWI, ZEGG | {"aliases": ["Solawi Fläming"]}))
    assert [change.entry_id for change in plan({"id": "zegg", "website": "https://z.de"}, standing=odd).changed] == ["zegg"]  # fmt: skip # noqa: E501


def test_a_name_that_two_entries_get_is_worth_a_note():
    found = plan({"id": "zegg", "name": "Solawi Fläming"})
    assert [(problem.code, problem.severity) for problem in found.problems] == [(ProblemCode.SHARED_NAME, Severity.WARNING)]  # fmt: skip # noqa: E501
    assert found.problems[0].params["others"] == "solawi"
    assert found.changed


def test_a_chain_of_names_that_hang_on_each_other_ends():
    entries = [ZEGG | {"id": f"e{number}", "name": f"N{number}"} for number in range(40)]
    moved = [{"id": f"e{number}", "aliases": [f"N{number - 1}"], "name": f"M{number}"} for number in range(1, 40)]
    found = plan({"id": "e0", "name": "M0", "website": "x"}, *moved, standing=standing_of(directory(*entries)))
    assert found.refused


ids = st.sampled_from(["solawi", "zegg", "neu", None])
names = st.sampled_from(["Solawi Fläming", "ZEGG", "Neu", "Ackern", "", None])
said = st.fixed_dictionaries(
    {},
    optional={
        "id": ids,
        "name": names,
        "kind": st.sampled_from(["offer", "x", None]),
        "summary": st.dictionaries(st.sampled_from(["de", "en"]), st.sampled_from(["a", None]), max_size=2) | st.none(),
        "aliases": st.lists(st.sampled_from(["Ackern", "ZEGG", "A"]), max_size=2),
        "topics": st.lists(st.sampled_from(["nature", "y"]), max_size=2),
        "contacts": st.dictionaries(st.integers(0, 3), st.dictionaries(st.just("phone"), st.just("123")), max_size=2),
        "website": st.sampled_from(["https://a.de", "x", None]),
    },
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(said, max_size=4), st.booleans())
def test_whatever_a_file_says_the_directory_stays_a_valid_one(rows, remove_missing):
    found = plan(*rows, remove_missing=remove_missing)
    after = dict(directory(SOLAWI, ZEGG).by_id)
    for change in found.changes:
        assert (change.was and change.was.entry) == after.get(change.entry_id)
        after.pop(change.entry_id, None)
        if change.becomes:
            after[change.entry_id] = change.becomes.entry
            row = next(row for row in rows if change.entry_id == row.get("id") or change.entry_id not in ("solawi", "zegg") or row.get("name") == change.was.entry.name)  # fmt: skip # noqa: E501
            if change.was:
                assert all(
                    getattr(change.becomes.entry, name) == getattr(change.was.entry, name)
                    for name in Entry.model_fields.keys() - row.keys()
                )
    whole = Directory.model_validate({**STANDING.frame.model_dump(by_alias=True), "entries": list(after.values())})
    folded = {entry.name.casefold(): entry.id for entry in whole.entries}
    for entry in whole.entries:
        assert all(folded.get(alias.casefold(), entry.id) == entry.id for alias in entry.aliases)


def test_an_error_of_the_whole_file_leaves_nothing_of_its_entries():
    """A file that is cut off is found to be so only at its end, after its entries were compared."""
    cut_off = Problem(ProblemCode.SYNTAX, line=9)
    said = iter([Incoming({"name": "Neu", "website": "x"}, 1), cut_off, Incoming({"name": "Solawi Fläming"}, 2)])
    found = plan_import(said, STANDING, file="a.csv")
    assert (found.refused, found.changes, codes(found)) == (True, (), [ProblemCode.SYNTAX])


def test_an_id_that_the_file_gives_later_is_not_taken_by_a_name_before():
    new = {"kind": "offer", "summary": {"de": "x"}}
    found = plan({"name": "Neu"} | new, {"id": "neu", "name": "Anders"} | new, {"name": "Neu "} | new)
    assert [(change.entry_id, change.name) for change in found.added] == [("neu-2", "Neu"), ("neu", "Anders")]
    assert [change.becomes.entry.id for change in found.added] == ["neu-2", "neu"]
    assert codes(found) == [ProblemCode.DUPLICATE_ENTRY]
