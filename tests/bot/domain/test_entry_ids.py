"""Ids of new entries."""

from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.domain.entry_ids import ids_for
from bot.domain.fields import EntryId

ID = TypeAdapter(EntryId)


@pytest.mark.parametrize(
    ("name", "entry_id"),
    [
        ("Repair-Café Wiesenburg/Mark", "repair-cafe-wiesenburg-mark"),
        ("Bürgerbüro Groß Briesen", "buergerbuero-gross-briesen"),
        ("ŁÓDŹ & Ørsted", "lodz-und-oersted"),
        ("Topic Café", "entry-topic-cafe"),
        ("Sub-Botanik e.V.", "entry-sub-botanik-e-v"),
        ("TOPIC", "entry-topic"),
        ("???", "entry"),
        ("Кафе", "entry"),
        ("Freiwillige Feuerwehr der Gemeinde Wiesenburg", "freiwillige-feuerwehr-der-gemeinde"),
        ("a" * 60, "a" * 40),
        ("ab-" + "c" * 60, "ab-" + "c" * 37),
    ],
)
def test_an_id_is_made_of_the_name(name: str, entry_id: str) -> None:
    assert next(ids_for(name)) == entry_id


def test_further_ids_are_numbered() -> None:
    assert list(islice(ids_for("Café"), 3)) == ["cafe", "cafe-2", "cafe-3"]
    assert list(islice(ids_for("a" * 40), 2))[1] == "a" * 38 + "-2"


@given(st.text(max_size=90))
@example("TOPIC")
@example("topic-" + "x" * 40)
def test_every_id_is_one_that_an_entry_can_have(name: str) -> None:
    for entry_id in islice(ids_for(name), 12):
        assert ID.validate_python(entry_id) == entry_id
