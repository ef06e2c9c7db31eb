"""The fields of an entry as editors see them."""

import pytest

from bot.domain.directory import Directory, Entry, place_key
from bot.domain.entry_fields import (
    BY_CODE,
    BY_NAME,
    FIELDS,
    EntryDraft,
    Group,
    Shape,
    entry_of,
    fields_of,
    lacking,
    left_behind,
    missing_languages,
    picked,
    refused,
    toggled,
    with_language,
    with_value,
)

LANGUAGES = ("de", "en")


def test_every_field_of_an_entry_can_be_changed_but_its_id_and_the_questions_for_facts() -> None:
    assert {spec.name for spec in FIELDS} == set(Entry.model_fields) - {"id", "facet_questions"}


def test_codes_are_unique_and_every_group_has_a_few_fields() -> None:
    assert len(BY_CODE) == len(FIELDS) == len(BY_NAME)
    for group in Group:
        assert 2 <= sum(spec.group is group for spec in FIELDS) <= 9


def test_which_fields_are_typed_in_each_language_picked_or_needed() -> None:
    assert [spec.name for spec in FIELDS if spec.required] == ["kind", "name", "summary"]
    assert [spec.name for spec in FIELDS if spec.is_picked] == ["kind", "places", "status", "topics"]
    assert {spec.shape for spec in FIELDS if spec.by_language} == {Shape.TEXT, Shape.TEXTS, Shape.LINKS}


def test_an_entry_survives_the_way_to_fields_and_back(directory: Directory) -> None:
    for entry in directory.entries:
        assert entry_of(entry.id, fields_of(entry)) == entry
        assert "id" not in fields_of(entry)


def test_the_model_refuses_the_value_of_a_field_whatever_else_is_missing() -> None:
    assert refused({"website": "https://example.org"}, "website") == []
    (detail,) = refused({"website": "example"}, "website")
    assert detail["loc"] == ("website",)
    (detail,) = refused({"contacts": [{"phone": "abc"}], "website": "wrong too"}, "contacts")
    assert detail["loc"] == ("contacts", 0, "phone")
    (detail,) = refused({"period": {"from": "2024", "to": "2023"}}, "period")
    assert detail["loc"] == ("period",)
    assert refused({"kind": "offer", "name": "A", "summary": {"de": "B"}}, "name") == []


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_value_takes_a_field_away(empty: object) -> None:
    assert with_value({"name": "A", "website": "B"}, "website", empty) == {"name": "A"}


def test_the_last_language_that_goes_takes_the_field_along() -> None:
    fields = with_language({}, "summary", "de", "A")
    assert fields == {"summary": {"de": "A"}}
    both = with_language(fields, "summary", "en", "B")
    assert with_language(both, "summary", "de", None) == {"summary": {"en": "B"}}
    assert with_language(fields, "summary", "de", None) == {}


def test_missing_translations_are_found() -> None:
    assert missing_languages({"summary": {"de": "A"}}, BY_NAME["summary"], LANGUAGES) == ("en",)
    assert missing_languages({}, BY_NAME["summary"], LANGUAGES) == ()
    assert missing_languages({"name": "A"}, BY_NAME["name"], LANGUAGES) == ()
    links = [{"label": {"de": "A", "en": "B"}, "url": "x"}, {"label": {"en": "B"}, "url": "y"}]
    assert missing_languages({"links": links}, BY_NAME["links"], LANGUAGES) == ("de",)


def test_a_text_that_was_changed_in_one_language_leaves_the_other_behind() -> None:
    base = {"summary": {"de": "A", "en": "B"}, "name": "N"}
    draft = EntryDraft("x", 1, 1, base, {"summary": {"de": "C", "en": "B"}, "name": "M"})
    assert left_behind(draft, BY_NAME["summary"], LANGUAGES) == ("en",)
    assert left_behind(draft, BY_NAME["name"], LANGUAGES) == ()
    assert left_behind(draft, BY_NAME["background"], LANGUAGES) == ()
    emptied = EntryDraft("x", 1, 1, base, {"name": "N"})
    assert left_behind(emptied, BY_NAME["summary"], LANGUAGES) == ()
    untouched = EntryDraft("x", 1, 1, base, base)
    assert left_behind(untouched, BY_NAME["summary"], LANGUAGES) == ()


def test_a_draft_knows_whether_it_is_new_and_what_was_changed() -> None:
    assert EntryDraft("+1", 1, 0, {}, {"name": "A"}).is_new
    draft = EntryDraft("x", 1, 1, {"name": "A", "kind": "offer"}, {"name": "B", "website": "C"})
    assert not draft.is_new
    assert draft.changed == ("kind", "name", "website")


def test_what_is_lacking_is_named() -> None:
    assert [spec.name for spec in lacking({"name": "A"})] == ["kind", "summary"]
    assert lacking({"name": "A", "kind": "offer", "summary": {"de": "B"}}) == ()


def test_values_on_buttons_are_found_by_their_short_names() -> None:
    assert picked(place_key("Brück"), ["Niemegk", "Brück"]) == "Brück"
    assert picked("forged", ["Niemegk"]) is None
    assert toggled(["a", "b"], "a") == ["b"]
    assert toggled(["b"], "a") == ["b", "a"]
