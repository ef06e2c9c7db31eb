"""Whoever asks an entry's very question, or says its very keyword, is given that entry."""

import pytest

from bot.domain.answers import Found, decide
from bot.domain.directory import Directory
from bot.domain.limits import Limits
from bot.matching.fields import Field
from bot.matching.literal import Literal, is_plain
from bot.matching.questions import BESIDE, LITERALLY
from bot.matching.vocabulary import Vocabulary
from bot.matching.walk import Walk
from bot.opening import matcher_of

STRANGE = "Wo ist der nächste Zahnarzt mit Notdienst?"


def taught(directory: Directory, entry_id: str, **fields: list[str]) -> Directory:
    def with_fields(entry):
        added = {name: {"de": [*(getattr(entry, name) or {}).get("de", []), *texts]} for name, texts in fields.items()}
        return entry.model_copy(update=added) if entry.id == entry_id else entry

    return Directory(
        header=directory.header,
        kinds=directory.kinds,
        topics=directory.topics,
        entries=[with_fields(entry) for entry in directory.entries],
    )


def literal_of(directory: Directory, plain: frozenset[str] = frozenset()) -> Literal:
    walk = Walk(directory.entries, directory)
    return Literal(Field.QUESTION, walk, Vocabulary(walk.words, []), plain, len(directory.entries))


def test_order_small_words_and_repetitions_do_not_matter(small: Directory) -> None:
    literal = literal_of(small, frozenset({"wie", "meine", "zum"}))
    number = [entry.id for entry in small.entries].index("bus")
    assert literal.entries(["arzt", "oma", "kommt", "oma"]) == [number]
    assert literal.entries(["oma", "arzt"]) == []
    assert literal.entries(["oma", "arzt", "kommt", "ufo"]) == []
    assert literal.entries([]) == []


def test_without_questions_nothing_is_asked_literally(small: Directory) -> None:
    empty = small.entries[0].model_copy(update={"questions": None, "facet_questions": None})
    alone = Directory(header=small.header, kinds=small.kinds, topics=small.topics, entries=[empty])
    assert literal_of(alone).entries(["internet"]) == []


@pytest.mark.parametrize(("word", "plain"), [("wo", True), ("x", True), ("👍🏽", True), ("arzt", False)])
def test_a_word_is_plain_or_telling(word: str, plain: bool) -> None:
    assert is_plain(word, frozenset({"wo"})) is plain


def test_a_question_that_was_refused_is_answered_once_an_entry_has_it(directory: Directory) -> None:
    before = matcher_of(directory).read(STRANGE, languages=("de",))
    assert not isinstance(decide(before, directory, None, Limits()), Found)
    changed = taught(directory, "zegg", questions=[STRANGE])
    read = matcher_of(changed).read("und wo ist der NÄCHSTE Zahnarzt, mit Notdienst", languages=("de",))
    assert (read.candidates[0].entry_id, read.candidates[0].score, read.foreign) == ("zegg", LITERALLY, False)
    assert all(other.score <= BESIDE for other in read.candidates[1:])
    answer = decide(read, changed, None, Limits())
    assert isinstance(answer, Found)
    assert answer.entry_id == "zegg"


def test_a_keyword_that_is_all_that_is_said_finds_its_entry(directory: Directory) -> None:
    changed = taught(directory, "zegg", keywords=["Tattoostudio"])
    answer = decide(
        matcher_of(changed).read("Gibt es hier ein Tattoostudio?", languages=("de",)), changed, None, Limits()
    )
    assert isinstance(answer, Found)
    assert answer.entry_id == "zegg"


def test_a_keyword_of_two_entries_names_neither_of_them(directory: Directory) -> None:
    changed = taught(taught(directory, "zegg", keywords=["Tattoostudio"]), "coconat", keywords=["Tattoostudio"])
    read = matcher_of(changed).read("Gibt es hier ein Tattoostudio?", languages=("de",))
    assert all(one.score < LITERALLY for one in read.candidates)


def test_two_entries_with_the_same_question_are_both_meant(directory: Directory) -> None:
    changed = taught(taught(directory, "zegg", questions=[STRANGE]), "coconat", questions=[STRANGE])
    first, second, *_ = matcher_of(changed).read(STRANGE, languages=("de",)).candidates
    assert {first.entry_id, second.entry_id} == {"zegg", "coconat"}
    assert first.score == second.score
