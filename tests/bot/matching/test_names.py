import numpy as np
import pytest

from bot.domain.directory import Directory
from bot.matching.index import Index


@pytest.fixture(scope="module")
def index(small, lexicons):
    return Index(small, [lexicon.stems for lexicon in lexicons.values()])


def cover(index, text):
    covers = index.names.cover([index.evidence(word).names for word in text.split()])
    return dict(zip(index.names.texts, covers.tolist(), strict=True))


def test_a_name_is_covered_by_its_words_rare_ones_more(index):
    assert cover(index, "rathaus lindig")["Rathaus Lindig"] == pytest.approx(1.0)
    assert 0 < cover(index, "rathaus")["Rathaus Lindig"] < 1
    assert cover(index, "xylophon")["Rathaus Lindig"] == 0


def test_single_letters_of_a_name_hardly_count(index):
    assert cover(index, "burgerbus quelltal")["BürgerBus Quelltal e.V."] > 0.9


def test_half_a_name_is_worth_much_less_and_a_keyword_less_than_a_name(index):
    names = index.names
    half, whole = names.worth(np.full(len(names.texts), 0.5)), names.worth(np.ones(len(names.texts)))
    place = {text: number for number, text in enumerate(names.texts)}
    assert half[place["KoHof"]] == 0.25
    assert whole[place["KoHof"]] == 1.0
    assert whole[place["ride to the shops"]] == 0.4


def test_a_name_that_is_more_of_the_message_is_worth_more(index):
    ones = np.ones(len(index.names.texts))
    place = index.names.texts.index("KoHof")
    assert index.names.worth(ones, 1.0)[place] > index.names.worth(ones, 50.0)[place]


def test_a_name_within_a_longer_one_of_another_entry_is_hidden(lexicons):
    directory = Directory.model_validate(
        {
            "directory": {"name": "X"},
            "kinds": {"offer": {"de": "Angebot"}},
            "entries": [
                {
                    "id": "a",
                    "kind": "offer",
                    "name": "Smart Village e.V.",
                    "aliases": ["Smart Village"],
                    "summary": {"de": "a"},
                },
                {"id": "b", "kind": "offer", "name": "Smart Village Campus", "summary": {"de": "b"}},
            ],
        }
    )
    names = Index(directory, [lexicon.stems for lexicon in lexicons.values()]).names
    hidden = names.hidden(np.ones(len(names.texts)))
    assert [names.texts[number] for number in hidden] == ["Smart Village e.V.", "Smart Village"]
    assert names.hidden(np.zeros(len(names.texts))) == []


def test_names_are_found_joined_misspelt_and_as_they_sound(index):
    assert index.names.joined("kohof", misspelt=False)[0] == 1.0
    assert index.names.joined("krauterhof", misspelt=False)[0] == 1.0
    assert 0.8 < index.names.joined("krauterhov", misspelt=True)[0] < 1.0
    assert index.names.joined("krauterhov", misspelt=False) == (0.0, [])
    assert index.names.joined("lini", misspelt=True) == (0.0, [])
    assert index.names.joined("cohohf", misspelt=True)[0] == pytest.approx(0.9)
    assert index.names.joined("xylophone", misspelt=True) == (0.0, [])


def test_words_side_by_side_in_a_name_are_known(index):
    assert index.names.has_pair("bad", "quell")
    assert not index.names.has_pair("quell", "bad")


def test_ever_new_words_do_not_fill_the_memory(index, monkeypatch):
    monkeypatch.setattr("bot.matching.names._CACHED", 3)
    for number in range(10):
        index.names.joined(f"wortwort{number}", misspelt=True)
    assert len(index.names._seen) <= 3


def test_very_short_names_are_not_searched_for_joined_words(lexicons):
    directory = Directory.model_validate(
        {
            "directory": {"name": "X"},
            "kinds": {"offer": {"de": "Angebot"}},
            "entries": [{"id": "a", "kind": "offer", "name": "Au", "summary": {"de": "Ein Ort"}}],
        }
    )
    assert Index(directory, []).names.joined("au", misspelt=True) == (0.0, [])


def test_names_without_words_are_left_out(lexicons):
    directory = Directory.model_validate(
        {
            "directory": {"name": "X"},
            "kinds": {"offer": {"de": "Angebot"}},
            "entries": [{"id": "a", "kind": "offer", "name": "???", "summary": {"de": "???"}}],
        }
    )
    index = Index(directory, [])
    assert index.names.texts == []
    assert len(index.names.cover([])) == 0
