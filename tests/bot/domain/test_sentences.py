"""Where a sentence ends: not at every stop."""

import pytest

from bot.domain.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ein Satz. Noch einer! Und einer?", ["Ein Satz.", "Noch einer!", "Und einer?"]),
        ("Der Verein KiM e. V. spielt am 12. April.", ["Der Verein KiM e. V. spielt am 12. April."]),
        ("Das gilt z. B. Montags.", ["Das gilt z. B. Montags."]),
        ("Er sagte „gut.“ Dann ging er.", ["Er sagte „gut.“", "Dann ging er."]),
        ("Seit 2019 läuft es. Über 50 Folgen gibt es.", ["Seit 2019 läuft es.", "Über 50 Folgen gibt es."]),
        ("  ", []),
    ],
)
def test_a_text_is_parted_at_the_ends_of_its_sentences(text, sentences):
    assert sentences_of(text) == sentences
