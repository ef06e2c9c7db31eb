"""What check finds in a directory that works."""

import pytest

from bot.checks import (
    by_entry,
    check_differences,
    check_directory,
    check_everything,
    check_kept_out,
    check_names,
)
from bot.domain.directory import Directory, Entry
from bot.domain.limits import Limits
from bot.domain.questions import Candidate, Understanding
from bot.formats.problems import Problem, ProblemCode, Severity
from bot.store.syncing import Difference

FULL = {
    "id": "solawi",
    "kind": "offer",
    "name": "Solawi",
    "summary": {"de": "Gemüse", "en": "Vegetables"},
    "website": "https://solawi.de",
}
TOP = {"directory": {"name": "W"}, "kinds": {"offer": {"de": "Angebot", "en": "Offer"}}}


def directory(*entries, **top):
    return Directory.model_validate(TOP | top | {"entries": [FULL | fields for fields in entries]})


def findings(*entries, **top):
    return check_directory(directory(*entries, **top), ["de", "en"])


def test_a_directory_that_is_in_order_has_no_findings():
    assert findings({}) == ()


def test_an_entry_that_nobody_can_ask_about_is_found():
    (found,) = findings({"website": None})
    assert (found.code, found.entry, found.number, found.severity) == (
        ProblemCode.NO_CONTACT,
        "solawi",
        1,
        Severity.WARNING,
    )


@pytest.mark.parametrize(
    "way", [{"contacts": [{"person": "Frau A"}]}, {"links": [{"label": {"de": "x", "en": "x"}, "url": "https://a.de"}]}]
)
def test_a_contact_or_a_link_is_a_way_to_ask(way):
    assert findings({"website": None} | way) == ()


def test_texts_that_lack_a_language_are_found_once_for_each_entry():
    lacking = {"summary": {"de": "x"}, "contacts": [{"role": {"de": "Leiter"}}], "questions": {"de": ["Wo?"]}}
    (found,) = findings({}, {"id": "zegg", "name": "ZEGG"} | lacking)
    assert (found.code, found.entry) == (ProblemCode.MISSING_LANGUAGE, "zegg")
    assert found.params == {"language": "en", "fields": "questions, summary, contacts.1.role"}


def test_kinds_topics_and_the_header_that_lack_a_language_are_found():
    found = findings({}, kinds={"offer": {"en": "Offer"}}, directory={"name": "W", "claim": {"de": "x"}})
    assert [(p.path, p.params["language"], p.entry) for p in found] == [
        (("directory", "claim"), "en", None),
        (("kinds", "offer"), "de", None),
    ]


def test_every_language_of_the_bot_is_looked_for():
    found = check_directory(directory({}), ["de", "en", "uk"])
    assert {p.params["language"] for p in found} == {"uk"}


def test_names_and_aliases_that_collide_are_found_after_staff_have_edited():
    found = findings({"aliases": ["Hof"]}, {"id": "zegg", "name": "ZEGG", "aliases": ["hof", "SoLaWi"]})
    assert [(p.code, p.entry, p.severity) for p in found] == [
        (ProblemCode.SHARED_ALIAS, "solawi", Severity.WARNING),
        (ProblemCode.ALIAS_IS_NAME, "zegg", Severity.ERROR),
    ]


def test_a_home_entry_that_is_gone_is_found():
    (found,) = findings({}, directory={"name": "W", "home_entry": "zegg"})
    assert (found.code, found.entry) == (ProblemCode.UNKNOWN_HOME, None)


def test_an_entry_that_staff_left_different_is_found_with_its_fields():
    staff, shipped = (Entry.model_validate(FULL | {"name": name}) for name in ("SoLaWi", "Solawi"))
    (found,) = check_differences([Difference("solawi", staff, shipped)])
    assert (found.code, found.entry, found.params, found.severity) == (
        ProblemCode.STAFF_DIFFERS,
        "solawi",
        {"fields": "name"},
        Severity.WARNING,
    )


def test_an_entry_of_staff_that_is_no_longer_shipped_is_found():
    (found,) = check_differences([Difference("solawi", Entry.model_validate(FULL), None)])
    assert (found.code, found.entry, found.params) == (ProblemCode.SHIPPED_WITHDRAWN, "solawi", {})


class Parrot:
    """Finds an entry by its first alias, as surely as can be, or else nothing."""

    def __init__(self, found):
        self._found = found

    def read(self, message, *, languages):
        candidates = tuple(Candidate(entry_id, 0.9, 1.0) for entry_id in self._found.get(message, ()))
        return Understanding(message, languages[0], candidates=candidates, content=(message,), subject=(message,))


def test_names_that_find_nothing_or_another_entry_are_found():
    checked = directory({"aliases": ["Gemüse", "Hof", "Acker"]}, {"id": "hof", "name": "Der Hof"})
    reader = Parrot({"Solawi": ["solawi"], "Hof": ["hof"], "Der Hof": ["hof", "solawi"], "Acker": ["solawi", "hof"]})
    found = check_names(checked, reader, ("de",), Limits())
    assert [(one.code, one.entry, one.number, one.field, dict(one.params)) for one in found] == [
        (ProblemCode.NOT_FOUND_BY_NAME, "solawi", 1, "aliases", {"value": "Gemüse", "other": ""}),
        (ProblemCode.NOT_FOUND_BY_NAME, "solawi", 1, "aliases", {"value": "Hof", "other": "hof"}),
    ]


def test_contact_data_that_look_private_are_found():
    contacts = [{"phone": "033841 12", "email": "info@hof.de"}, {"phone": "0171 1234567", "email": "hof@gmx.de"}]
    hours = {"de": "nach Anruf: 0160 1234567", "en": "call 0160 1234567"}
    notes = {"de": ["Post an x@web.de"], "en": ["Write to x@web.de"]}
    found = findings({"contacts": contacts, "opening_hours": hours, "good_to_know": notes})
    assert [(each.code, each.field, each.params["value"], each.severity) for each in found] == [
        (ProblemCode.PRIVATE_PHONE, "contacts.2.phone", "0171 1234567", Severity.WARNING),
        (ProblemCode.PRIVATE_EMAIL, "contacts.2.email", "hof@gmx.de", Severity.WARNING),
        (ProblemCode.PRIVATE_PHONE, "opening_hours", "0160 1234567", Severity.WARNING),
        (ProblemCode.PRIVATE_EMAIL, "good_to_know", "x@web.de", Severity.WARNING),
    ]


def test_questions_for_single_facts_are_looked_at_fact_by_fact():
    found = findings({"facet_questions": {"contact": {"de": ["Wer?"], "en": ["Who?"]}, "phone": {"de": ["Nummer?"]}}})
    assert [dict(each.params) for each in found] == [{"language": "en", "fields": "facet_questions.phone"}]


def test_what_staff_withdrew_is_found():
    (found,) = check_kept_out(["zegg"])
    assert (found.code, found.entry, found.severity) == (ProblemCode.STAFF_WITHDREW, "zegg", Severity.WARNING)


def test_the_gravest_come_first_and_those_of_one_entry_together():
    def problem(code, entry, severity=Severity.WARNING):
        return Problem(code, severity=severity, entry=entry)

    few = problem(ProblemCode.MISSING_LANGUAGE, "few")
    many = [problem(ProblemCode.REPEATED, "many"), problem(ProblemCode.MISSING_LANGUAGE, "many")]
    private = problem(ProblemCode.PRIVATE_PHONE, "private")
    error = problem(ProblemCode.UNKNOWN_HOME, None, Severity.ERROR)
    found = by_entry([few, *many, private, error])
    assert [each.entry_id for each in found] == [None, "private", "many", "few"]
    assert [each.code for each in found[2].problems] == [ProblemCode.MISSING_LANGUAGE, ProblemCode.REPEATED]


def test_everything_is_looked_for_at_once():
    checked = directory({"website": None})
    found = check_everything(checked, Parrot({}), ("de", "en"), Limits())
    assert [each.code for each in found] == [ProblemCode.NO_CONTACT, ProblemCode.NOT_FOUND_BY_NAME]
