import pytest

from bot.matching.clauses import MOST_QUESTIONS, Clauses
from bot.matching.lexicon import Lexicon


@pytest.fixture(scope="module")
def clauses(lexicons):
    return Clauses(lexicons.values())


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("Was ist das KoDorf?", ["Was ist das KoDorf?"]),
        ("Die Solawi", []),
        ("Wo ist der Winkel? Und wann fährt der Bus?", ["Wo ist der Winkel?", "Und wann fährt der Bus?"]),
        ("wo ist der winkel und wann fährt der bus", ["wo ist der winkel", "wann fährt der bus"]),
        ("where is it, and who runs the bus", ["where is it", "who runs the bus"]),
        ("Ich bin neu hier. Wo ist das Rathaus? Danke!", ["Wo ist das Rathaus?"]),
        ("Wo ist der Bürgerbus e. V. zu Hause?", ["Wo ist der Bürgerbus e. V. zu Hause?"]),
        ("Wo ist das Rathaus\nWann ist es offen", ["Wo ist das Rathaus", "Wann ist es offen"]),
        ("Schule und Kita in Brück?", ["Schule und Kita in Brück?"]),
        ("%57o ist die Therme?", ["Wo ist die Therme?"]),
        ("", []),
    ],
)
def test_questions_are_found(clauses, message, questions):
    assert clauses.questions(message) == questions


def test_a_message_has_no_end_of_questions_that_are_looked_at(clauses):
    assert len(clauses.questions("Wo? " * 50)) == MOST_QUESTIONS


def test_a_language_without_such_words_has_its_question_marks():
    clauses = Clauses([Lexicon(language="pl")])
    assert clauses.questions("Gdzie jest ratusz? I kiedy otwarte?") == ["Gdzie jest ratusz?", "I kiedy otwarte?"]
