import numpy as np
import pytest

from bot.matching.fields import PROSE
from bot.matching.index import UNKNOWN, Index


@pytest.fixture
def index(small, lexicons):
    return Index(small, [lexicon.stems for lexicon in lexicons.values()])


def entries(small, evidence):
    shares = {entry.id: evidence.share_of(number) for number, entry in enumerate(small.entries)}
    return {entry_id: share for entry_id, share in shares.items() if share}


def by_sort(evidence):
    """The numbers and weights of the three sorts: per entry, by letters, per text."""
    cuts = np.cumsum(evidence.lengths)[:2]
    return list(zip(np.split(evidence.cells, cuts), np.split(evidence.values, cuts), strict=True))


def test_a_word_speaks_for_the_entries_that_have_it_more_in_a_name_than_in_a_text(index, small):
    found = entries(small, index.evidence("rathaus"))
    assert set(found) == {"amt-quell", "amt-lindig"}
    assert entries(small, index.evidence("kleinbus"))["bus"] < entries(small, index.evidence("burgerbus"))["bus"]


def test_rare_words_weigh_more_than_common_ones(index):
    assert index.evidence("burgerbus").weight > index.evidence("rathaus").weight


def test_an_unknown_word_speaks_for_nothing_but_weighs(index, small):
    unknown = index.evidence("xylophon")
    assert not unknown.known
    assert entries(small, unknown) == {}
    assert unknown.weight == pytest.approx(UNKNOWN * index.rarest)


def test_words_like_the_typed_one_by_letters_count_apart(index, small):
    _, (cells, values), _ = by_sort(index.evidence("krauterhofladen"))
    best = cells[values.argmax()] - len(small.entries)
    assert small.entries[best].id == "hof"


def test_prose_texts_that_hold_a_word_are_found(index, small):
    _, _, (cells, _) = by_sort(index.evidence("rollstuhl"))
    rows = cells - 2 * len(small.entries)
    assert [(small.entries[row // len(PROSE)].id, PROSE[row % len(PROSE)]) for row in rows] == [("bus", "good_to_know")]


def test_figures_in_texts_are_signs_of_facts(index, small):
    def found(sign):
        rows, _ = index.signs([sign])
        return {(small.entries[row // len(PROSE)].id, PROSE[row % len(PROSE)].value) for row in rows.tolist()}

    assert found("#year") == {("netz", "background")}
    assert found("#money") == {("bus", "good_to_know")}
    assert ("netz", "background") in found("#number")
    assert found("#time") == set()
    assert found("seit") == {("netz", "background")}


def test_evidence_is_kept_but_never_more_than_fits(index):
    assert index.evidence("hof") is index.evidence("hof")
    index._cache_size = 2
    for number in range(5):
        index.evidence(f"wort{number}")
    assert len(index._cache) <= 2
