import numpy as np
import pytest

from bot.domain.directory import Directory
from bot.matching.index import Index
from bot.matching.names import PART_OF_LONGER


@pytest.fixture(scope="module")
def index(small, lexicons):
    return Index(small, [lexicon.stems for lexicon in lexicons.values()])


def cover(index, text):
    numbers, shares = index.names.cover([index.evidence(word).names for word in text.split()])
    covered = dict(zip(numbers.tolist(), shares.tolist(), strict=True))
    return {name: covered.get(number, 0.0) for number, name in enumerate(index.names.texts)}


def alone_and_in_message(index, name, share, ideal=1.0):
    """What one name counts for its entry when so much of it is covered."""
    number = index.names.texts.index(name)
    cover = np.array([number]), np.array([share])
    return tuple(sums[index.names.owners[number]] for sums in index.names.per_entry(cover, ideal, index.size))


def test_a_name_is_covered_by_its_words_rare_ones_more(index):
    assert cover(index, "rathaus lindig")["Rathaus Lindig"] == pytest.approx(1.0)
    assert 0 < cover(index, "rathaus")["Rathaus Lindig"] < 1
    assert cover(index, "xylophon")["Rathaus Lindig"] == 0


def test_single_letters_of_a_name_hardly_count(index):
    assert cover(index, "burgerbus quelltal")["BürgerBus Quelltal e.V."] > 0.9


def test_half_a_name_is_worth_much_less_and_a_keyword_less_than_a_name(index):
    assert alone_and_in_message(index, "KoHof", 0.5)[0] == 0.25
    assert alone_and_in_message(index, "KoHof", 1.0)[0] == 1.0
    assert alone_and_in_message(index, "ride to the shops", 1.0)[0] == 0.4


def test_a_name_that_is_more_of_the_message_is_worth_more(index):
    short, long = (alone_and_in_message(index, "KoHof", 1.0, ideal) for ideal in (1.0, 50.0))
    assert short[0] == long[0]
    assert short[1] > long[1]


def test_words_that_are_a_name_when_joined_cover_it(index):
    number = index.names.texts.index("KoHof")
    parts = [index.evidence(word).names for word in ("rathaus", "xylophon")]
    names, shares = index.names.cover(parts, [(np.array([number]), 0.9)])
    assert dict(zip(names.tolist(), shares.tolist(), strict=True))[number] == 0.9


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
    every = np.arange(len(names.texts))
    whole = every, np.ones(len(every))
    assert [names.texts[number] for number in names.hidden(whole)] == ["Smart Village e.V.", "Smart Village"]
    assert names.hidden((every, np.zeros(len(every)))) == []
    alone, _ = names.per_entry(whole, 1.0, 2)
    assert alone.tolist() == [PART_OF_LONGER, 1.0]


def test_a_name_of_the_same_letters_is_not_hidden_and_one_without_words_is_hidden_by_any(lexicons):
    names = ["KoHof", "Ko Hof", "E. V.", "Hof"]
    entries = [
        {"id": f"x{number}", "kind": "offer", "name": name, "summary": {"de": "a"}} for number, name in enumerate(names)
    ]
    directory = Directory.model_validate(
        {"directory": {"name": "X"}, "kinds": {"offer": {"de": "Angebot"}}, "entries": entries}
    )
    found = Index(directory, []).names
    whole = np.arange(len(found.texts)), np.ones(len(found.texts))
    assert sorted(found.texts[number] for number in found.hidden(whole)) == ["E. V.", "Hof"]
    assert found.hidden(whole) == found.hidden(whole)


def test_of_equally_like_joined_names_the_first_one_is_meant(lexicons):
    entries = [
        {"id": f"x{number}", "kind": "offer", "name": name, "summary": {"de": "a"}}
        for number, name in enumerate(["Schuldnerberatung", "Schuldnerberatung Lk"])
    ]
    directory = Directory.model_validate(
        {"directory": {"name": "X"}, "kinds": {"offer": {"de": "Angebot"}}, "entries": entries}
    )
    likeness, numbers = Index(directory, []).names.joined("schuldnerberatungawo", misspelt=True)
    assert (round(likeness, 2), numbers) == (0.85, [0])


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
    monkeypatch.setattr(index.names._seen, "_most", 3)
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
    assert [len(column) for column in index.names.cover([])] == [0, 0]
