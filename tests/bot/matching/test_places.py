import pytest

from bot.domain.directory import Directory
from bot.matching.places import Places


@pytest.fixture(scope="module")
def places(small, lexicons):
    return Places(small, [lexicon.stems for lexicon in lexicons.values()])


def found(places, text, known=frozenset()):
    return [match.label for match in places.find(text.split(), known)]


def test_a_place_is_found_by_its_whole_name_or_the_telling_part(places):
    assert found(places, "was gibt es in bad quell") == ["Bad Quell"]
    assert found(places, "was gibt es in quell") == ["Bad Quell"]
    assert found(places, "au") == ["Au/Tal"]


def test_inflected_and_misspelt_places_are_found(places):
    assert found(places, "die lindiger") == ["Lindig"]
    assert found(places, "in lindigg") == ["Lindig"]
    assert found(places, "in lindigg", frozenset({"lindigg"})) == []


def test_the_region_is_no_place_but_told_apart(small, lexicons):
    region = Directory.model_validate(
        {
            "directory": {"name": "Wegweiser Hohes Tal"},
            "kinds": {"offer": {"de": "Angebot"}},
            "entries": [
                {"id": "a", "kind": "offer", "name": "A", "places": ["Hohes Tal"], "summary": {"de": "a"}},
            ],
        }
    )
    places = Places(region, [])
    assert found(places, "im hohes tal") == []
    assert places.region(["im", "hohes", "tal", "da"]) == {1, 2}


def test_words_of_places_are_known(places):
    assert places.holds("lindig")
    assert not places.holds("hof")


def test_ever_new_words_do_not_fill_the_memory(places, monkeypatch):
    monkeypatch.setattr(places._forms, "_most", 3)
    for number in range(10):
        places.holds(f"wort{number}")
    assert len(places._forms) <= 3
