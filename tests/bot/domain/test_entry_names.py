"""A typed name means the entry that is called so, also partly; else the nearest ones, and what is withdrawn."""

import pytest

from bot.domain.directory import Directory
from bot.domain.entry_names import MOST_OFFERED, meant_by
from bot.domain.ports import Snapshot
from bot.matching.questions import Matcher
from bot.opening import matcher_of


def snapshot_of(*entries: tuple[str, str, list[str]]) -> Snapshot:
    """A directory of entries: id, name, other names."""
    held = [
        {"id": each, "kind": "offer", "name": name, "aliases": aliases, "summary": {"de": "Etwas."}}
        for each, name, aliases in entries
    ]
    directory = Directory.model_validate(
        {"directory": {"name": "Test"}, "kinds": {"offer": {"de": "Angebot"}}, "entries": held}
    )
    return Snapshot(directory, matcher_of(directory))


@pytest.fixture(scope="module")
def village() -> Snapshot:
    return snapshot_of(
        ("bus", "BürgerBus Hoher Fläming e. V.", ["Linie 555"]),
        ("linie", "Burgenlinie Hoher Fläming", []),
        ("chor", "Chor", []),
        ("chor-zwei", "Chor", []),
    )


@pytest.mark.parametrize(
    "typed", ["bus", "bürgerbus hoher fläming e.v.", "linie 555", "Bürgerbus", "Fläming BürgerBus"]
)
def test_an_entry_is_meant_by_its_id_its_names_and_words_that_only_it_has(village: Snapshot, typed: str) -> None:
    meant = meant_by(typed, village)
    assert (meant.only, meant.is_certain) == ("bus", True)


def test_words_that_several_names_hold_are_not_clear(village: Snapshot) -> None:
    meant = meant_by("Hoher Fläming", village)
    assert meant.only is None and not meant.is_certain
    assert {"bus", "linie"} <= set(meant.entry_ids)


def test_two_entries_of_one_name_are_both_offered_and_no_others(village: Snapshot) -> None:
    meant = meant_by("chor", village)
    assert meant.only is None and set(meant.entry_ids) == {"chor", "chor-zwei"}


@pytest.mark.parametrize("typed", ["", "???", "🙂"])
def test_what_is_no_name_means_nothing(village: Snapshot, typed: str) -> None:
    meant = meant_by(typed, village, {"alt": "Alte Mühle"})
    assert (meant.entry_ids, dict(meant.withdrawn)) == ((), {})


@pytest.mark.parametrize("typed", ["alt", "Alte Mühle Planetal", "alte mühle"])
def test_a_withdrawn_entry_is_meant_where_none_of_the_directory_is_called_so(village: Snapshot, typed: str) -> None:
    meant = meant_by(typed, village, {"alt": "Alte Mühle Planetal", "neu": "Neue Mühle"})
    assert dict(meant.withdrawn) == {"alt": "Alte Mühle Planetal"}
    assert (meant.only, meant.only_withdrawn) == (None, "alt")


def test_an_entry_goes_before_a_withdrawn_one_of_the_same_name(village: Snapshot) -> None:
    meant = meant_by("Linie 555", village, {"alt": "Linie 555"})
    assert (meant.only, meant.only_withdrawn) == ("bus", None)
    assert dict(meant.withdrawn) == {"alt": "Linie 555"}


def test_part_of_a_name_is_not_clear_where_a_withdrawn_one_holds_it_too(village: Snapshot) -> None:
    meant = meant_by("Bürgerbus", village, {"alt": "Bürgerbus Brück", "neu": "Neue Mühle"})
    assert (meant.entry_ids, dict(meant.withdrawn)) == (("bus",), {"alt": "Bürgerbus Brück"})
    assert (meant.only, meant.only_withdrawn, meant.is_certain) == (None, None, False)


def test_two_withdrawn_entries_of_one_name_are_both_offered(village: Snapshot) -> None:
    meant = meant_by("Mühle", village, {"a": "Mühle", "b": "Mühle"})
    assert (meant.only_withdrawn, set(meant.withdrawn)) == (None, {"a", "b"})


def test_every_entry_of_the_directory_is_meant_by_all_its_names(directory: Directory, matcher: Matcher) -> None:
    snapshot, lost = Snapshot(directory, matcher), []
    for entry in directory.entries:
        for name in (entry.id, entry.name, *entry.aliases):
            meant = meant_by(name, snapshot)
            if not (meant.is_certain and entry.id in meant.entry_ids):
                lost.append((entry.id, name, meant.entry_ids[:2]))
            assert len(meant.entry_ids) <= MOST_OFFERED
    assert not lost
