import pytest

from bot.matching.dialect import Dialect

RULES = [("^j", "g"), ("oo", "au"), ("([bt])n$", r"\1en"), ("a$", "er")]
KNOWN = {"gekauft", "wieder", "haben", "ja", "gut"}


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("jekooft", "gekauft"),
        ("wieda", "wieder"),
        ("habn", "haben"),
        ("ja", "ja"),
        ("jut", "gut"),
        ("xylophon", "xylophon"),
        ("jaja", "jaja"),
    ],
)
def test_spoken_words_become_known_ones(spoken, written):
    assert Dialect(RULES, KNOWN.__contains__).standard(spoken) == written


def test_what_was_found_is_kept_but_never_more_than_fits(monkeypatch):
    monkeypatch.setattr("bot.matching.dialect._CACHED", 2)
    dialect = Dialect(RULES, KNOWN.__contains__)
    for word in ("wieda", "habn", "jut", "wieda", "wieda"):
        dialect.standard(word)
    assert len(dialect._kept) <= 2
