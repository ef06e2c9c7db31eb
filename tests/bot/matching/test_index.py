import pytest

from bot.matching.index import UNKNOWN, Index


@pytest.fixture
def index(small, lexicons):
    return Index(small, [lexicon.stems for lexicon in lexicons.values()])


def entries(small, evidence):
    shares = {entry.id: evidence.share_of(number) for number, entry in enumerate(small.entries)}
    return {entry_id: share for entry_id, share in shares.items() if share}


def test_a_word_speaks_for_the_entries_that_have_it_more_in_a_name_than_in_a_text(index, small):
    found = entries(small, index.evidence("rathaus"))
    assert set(found) == {"amt-quell", "amt-lindig"}
    assert entries(small, index.evidence("kleinbus"))["bus"] < entries(small, index.evidence("burgerbus"))["bus"]


def test_rare_words_weigh_more_than_common_ones(index):
    assert index.evidence("burgerbus").weight > index.evidence("rathaus").weight


def test_an_unknown_word_speaks_for_nothing_but_weighs(index, small):
    unknown = index.evidence("xylophon")
    assert entries(small, unknown) == {}
    assert unknown.weight == pytest.approx(UNKNOWN * index.rarest)


def test_evidence_is_kept_as_long_as_it_fits_and_the_oldest_goes_first(index, monkeypatch):
    first, second = index.evidence("hof"), index.evidence("laden")
    assert index.evidence("hof") is first
    monkeypatch.setattr("bot.matching.index.MOST_KEPT_BYTES", first.bytes + second.bytes)
    for number in range(5):
        index.evidence(f"wort{number}")
    assert list(index._kept)[-1] == "wort4"
    assert sum(kept.bytes for kept in index._kept.values()) == index._kept_bytes <= first.bytes + second.bytes


def test_evidence_that_alone_takes_too_much_memory_is_kept_until_the_next(index, monkeypatch):
    monkeypatch.setattr("bot.matching.index.MOST_KEPT_BYTES", 1)
    assert index.evidence("hof") is index.evidence("hof")
    index.evidence("laden")
    assert list(index._kept) == ["laden"]
