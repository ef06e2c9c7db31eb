import numpy as np
import pytest

from bot.domain.directory import Directory
from bot.matching.fields import WEIGHTS, Field, fields_of
from bot.matching.text import words_of
from bot.matching.walk import Walk


@pytest.fixture(scope="module")
def walk(small):
    return Walk(small.entries, small)


def test_every_word_of_every_text_is_met_with_its_entry_and_the_weight_of_its_field(walk, small):
    met = [
        (walk.words[term], owner, weight)
        for term, owner, weight in zip(walk.terms.tolist(), walk.owners.tolist(), walk.weights.tolist(), strict=True)
    ]
    assert met == [
        (word, owner, WEIGHTS[field])
        for owner, entry in enumerate(small.entries)
        for field, _, text in fields_of(entry, small)
        for word in words_of(text)
    ]


def test_words_are_numbered_as_they_turn_up_each_once(walk):
    assert len(set(walk.words)) == len(walk.words) == walk.terms.max() + 1
    assert np.array_equal(np.unique(walk.terms, return_index=True)[1].argsort(), np.arange(len(walk.words)))


def test_the_texts_of_some_fields_are_told_apart_with_what_they_count(walk, small):
    named = walk.texts({Field.NAME: 1.0, Field.ALIAS: 0.5})
    expected = [(entry.name, 1.0) for entry in small.entries] + [
        (alias, 0.5) for entry in small.entries for alias in entry.aliases
    ]
    assert sorted(zip(named.texts, named.worth.tolist(), strict=True)) == sorted(expected)
    assert [walk.words[term] for term in named.terms] == [word for text in named.texts for word in words_of(text)]
    assert named.lengths.tolist() == [len(words_of(text)) for text in named.texts]
    assert all(
        text in (small.entries[owner].name, *small.entries[owner].aliases)
        for owner, text in zip(named.owners, named.texts, strict=True)
    )


def test_texts_without_words_are_left_out():
    entry = {"id": "a", "kind": "offer", "name": "???", "aliases": ["Au"], "summary": {"de": "???"}}
    directory = Directory.model_validate(
        {"directory": {"name": "X"}, "kinds": {"offer": {"de": "Angebot"}}, "entries": [entry]}
    )
    walk = Walk(directory.entries, directory)
    assert walk.texts({Field.NAME: 1.0, Field.ALIAS: 1.0}).texts == ["Au"]


def test_without_entries_there_are_no_words(small):
    walk = Walk([], small)
    assert walk.words == []
    assert len(walk.terms) == len(walk.owners) == len(walk.weights) == 0
    assert walk.texts({Field.NAME: 1.0}).texts == []
