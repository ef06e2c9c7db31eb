"""Merging what two editors made of the same entry: nothing of either is lost silently."""

from itertools import product
from typing import Any

import pytest

from bot.domain.directory import Entry
from bot.domain.entry_fields import EntryDraft, entry_of, fields_of
from bot.domain.entry_merging import Changed, changes, decided, open_clashes, parts_of, rebased, with_part

BASE: dict[str, Any] = {
    "kind": "offer",
    "name": "Café",
    "summary": {"de": "Alt", "en": "Old"},
    "website": "https://old.example",
}


def entry(fields: dict[str, Any]) -> Entry:
    return entry_of("cafe", fields)


def draft(fields: dict[str, Any], base: dict[str, Any] = BASE) -> EntryDraft:
    return EntryDraft("cafe", 1, 1, base, fields)


def test_texts_are_taken_apart_by_language() -> None:
    assert parts_of(BASE) == {
        "kind": "offer",
        "name": "Café",
        "summary.de": "Alt",
        "summary.en": "Old",
        "website": "https://old.example",
    }
    assert parts_of({"facet_questions": {"contact": {"de": ["?"]}}}) == {"facet_questions": {"contact": {"de": ["?"]}}}


def test_a_part_is_put_back_or_taken_away() -> None:
    assert with_part(BASE, "summary.en", None)["summary"] == {"de": "Alt"}
    assert with_part(BASE, "name", "Neu")["name"] == "Neu"
    assert "website" not in with_part(BASE, "website", None)


def test_differences_are_told_with_who_made_them() -> None:
    theirs = {**BASE, "name": "Theirs", "website": "https://same.example", "summary": {"de": "A", "en": "Old"}}
    mine = {**BASE, "website": "https://same.example", "summary": {"de": "B", "en": "New"}}
    found = {each.part: (each.who, each.before, each.theirs, each.mine) for each in changes(BASE, theirs, mine)}
    assert found == {
        "name": (Changed.THEIRS, "Café", "Theirs", "Café"),
        "summary.de": (Changed.BOTH, "Alt", "A", "B"),
        "summary.en": (Changed.MINE, "Old", "Old", "New"),
    }


VALUES = {
    "name": ("Café", "Theirs", "Mine"),
    "summary.de": ("Alt", "Ihrer", "Meiner"),
    "summary.en": ("Old", "Theirs", "Mine"),
    "website": ("https://old.example", None, "https://mine.example"),
}


@pytest.mark.parametrize("part", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_whatever_two_change_both_is_there_or_asked_about(part: str, other: str) -> None:
    theirs = with_part(BASE, part, VALUES[part][1])
    mine = draft(with_part(BASE, other, VALUES[other][2]))
    merged = rebased(mine, entry(theirs), 2)
    assert (merged.based_on, dict(merged.base)) == (2, fields_of(entry(theirs)))
    assert parts_of(merged.fields).get(other) == VALUES[other][2]
    if part == other:
        assert merged.clashes == {part: VALUES[part][0]}
    else:
        assert merged.clashes == {}
        assert parts_of(merged.fields).get(part) == VALUES[part][1]


@pytest.mark.parametrize(("mine", "value"), [(True, "Mine"), (False, "Theirs")])
def test_a_clash_is_decided_for_one_of_both(mine: bool, value: str) -> None:
    clashing = rebased(draft({**BASE, "name": "Mine"}), entry({**BASE, "name": "Theirs"}), 2)
    (clash,) = open_clashes(clashing)
    assert (clash.part, clash.before, clash.theirs, clash.mine) == ("name", "Café", "Theirs", "Mine")
    after = decided(clashing, "name", mine=mine)
    assert (after.fields["name"], after.clashes, open_clashes(after)) == (value, {}, ())


def test_a_part_that_they_took_away_goes_when_theirs_is_taken() -> None:
    mine = {**BASE, "website": "https://mine.example"}
    clashing = rebased(draft(mine), entry(with_part(BASE, "website", None)), 2)
    assert clashing.fields["website"] == "https://mine.example"
    assert "website" not in decided(clashing, "website", mine=False).fields


def test_clashes_are_asked_about_in_the_order_of_the_fields() -> None:
    both = rebased(
        draft({**BASE, "website": "https://m.example", "name": "M", "summary": {"de": "M", "en": "M"}}),
        entry({**BASE, "website": "https://t.example", "name": "T", "summary": {"de": "T", "en": "T"}}),
        2,
    )
    assert [each.part for each in open_clashes(both)] == ["name", "summary.de", "summary.en", "website"]


def test_an_undecided_clash_stays_when_somebody_saves_once_more_unless_both_agree_now() -> None:
    clashing = rebased(draft({**BASE, "name": "Mine"}), entry({**BASE, "name": "Theirs"}), 2)
    once_more = rebased(clashing, entry({**BASE, "name": "Theirs", "kind": "initiative"}), 3)
    assert once_more.clashes == {"name": "Café"}
    assert (once_more.fields["name"], once_more.fields["kind"]) == ("Mine", "initiative")
    agreed = rebased(clashing, entry({**BASE, "name": "Mine"}), 3)
    assert (agreed.clashes, agreed.changed) == ({}, ())


@pytest.mark.parametrize("decisions", list(product((True, False), repeat=2)))
def test_any_decisions_end_with_nothing_open(decisions: tuple[bool, bool]) -> None:
    clashing = rebased(
        draft({**BASE, "name": "M", "website": "https://m.example"}),
        entry({**BASE, "name": "T", "website": "https://t.example"}),
        2,
    )
    for mine in decisions:
        clashing = decided(clashing, open_clashes(clashing)[0].part, mine=mine)
    letters = ["m" if mine else "t" for mine in decisions]
    assert clashing.fields["name"] == letters[0].upper()
    assert clashing.fields["website"] == f"https://{letters[1]}.example"
