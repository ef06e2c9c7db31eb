import numpy as np
import pytest

from bot.matching.index import UNKNOWN, Index


@pytest.fixture
def index(small, lexicons):
    return Index(small, [lexicon.stems for lexicon in lexicons.values()])


def entries(small, evidence):
    shares = {entry.id: evidence.share_of(number) for number, entry in enumerate(small.entries)}
    return {entry_id: share for entry_id, share in shares.items() if share}


def by_sort(evidence):
    """The numbers and weights of the two sorts: per entry, and by letters."""
    cuts = np.cumsum(evidence.lengths)[:1]
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
    _, (cells, values) = by_sort(index.evidence("krauterhofladen"))
    best = cells[values.argmax()] - len(small.entries)
    assert small.entries[best].id == "hof"


def test_evidence_is_kept_but_never_more_than_fits(index):
    assert index.evidence("hof") is index.evidence("hof")
    index._cache_size = 2
    for number in range(5):
        index.evidence(f"wort{number}")
    assert len(index._cache) <= 2
