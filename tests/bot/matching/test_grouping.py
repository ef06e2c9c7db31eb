"""Grouping: what asks for the same stands together, the most asked first, and always the same way."""

from random import Random

from bot.matching.grouping import Asked, grouped


def test_other_spellings_and_longer_questions_join_the_shortest_one() -> None:
    questions = [
        Asked(1, "zahnarzt niemegk"),
        Asked(2, "schwimmbad"),
        Asked(3, "zahnarzt"),
        Asked(4, "zahnartz"),
        Asked(5, "schwimmbad offnungszeiten", times=9),
    ]
    assert grouped(questions) == [(5, 2), (1, 3, 4)]


def test_the_same_words_in_another_order_are_one_question() -> None:
    assert grouped([Asked(1, "platz kita"), Asked(2, "kita platz kita", times=2)]) == [(2, 1)]


def test_what_shares_one_word_of_several_is_something_else() -> None:
    assert grouped([Asked(1, "kita platz belzig"), Asked(2, "platz park niemegk")]) == [(1,), (2,)]


def test_what_is_about_nothing_stands_together_and_nothing_gives_nothing() -> None:
    assert grouped([Asked(1, ""), Asked(2, "arzt"), Asked(3, "")]) == [(1, 3), (2,)]
    assert grouped([]) == []


def test_a_common_beginning_is_compared_with_so_many_only() -> None:
    questions = [
        Asked(number, f"schule{chr(97 + number % 26)}{chr(97 + number // 26)}zzz" * 3) for number in range(300)
    ]
    found = grouped([*questions, Asked(999, questions[0].words)])
    assert sorted(number for group in found for number in group) == [*range(300), 999]


def test_the_order_in_which_questions_come_changes_nothing() -> None:
    random = Random(7)  # noqa: S311 - nothing is secret here
    words = ["zahnarzt", "arzt", "bus", "fahrplan", "schwimmbad", "kita", "hund", "steuer", "niemegk", "belzig"]
    questions = [Asked(number, " ".join(random.sample(words, random.randint(1, 3)))) for number in range(200)]
    groups = [set(group) for group in grouped(questions)]
    random.shuffle(questions)
    assert [set(group) for group in grouped(questions)] == groups
