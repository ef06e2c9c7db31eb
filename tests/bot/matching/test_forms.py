from bot.matching.forms import Forms
from bot.matching.vocabulary import Vocabulary


def test_a_typed_word_stands_for_the_words_that_are_like_it(lexicons):
    forms = Forms(Vocabulary(["hof", "hofladen", "bus"], [lexicon.stems for lexicon in lexicons.values()]))
    found = forms.of("hof")
    assert found["hof"] == 1.0
    assert set(forms.of("laden")) == {"hofladen"}
    assert forms.of("hof") is found


def test_only_so_many_words_are_kept(monkeypatch):
    monkeypatch.setattr("bot.matching.forms._CACHED", 2)
    forms = Forms(Vocabulary(["hof"], []))
    for word in ("a", "b", "c"):
        forms.of(word)
    assert len(forms._kept) <= 2
