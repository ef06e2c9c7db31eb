"""Teaching: what is added to an entry, and in what words."""

from bot.domain.directory import Directory
from bot.domain.teaching import MOST_WORDS, Field, Lesson, holds, teachable, with_lesson


def test_what_was_masked_is_not_taught() -> None:
    assert teachable("Wo ist\n […] ein Zahnarzt?") == "Wo ist ein Zahnarzt?"
    assert len(teachable("x" * 500)) == MOST_WORDS


def test_words_are_added_behind_those_of_their_language(directory: Directory) -> None:
    entry = directory.by_id["zegg"]
    lesson = Lesson(1, "?", "de", entry_id="zegg", words="Wo kann ich meditieren?")
    assert entry.questions is not None
    taught = with_lesson(entry, lesson)
    assert taught.questions == entry.questions | {"de": [*entry.questions["de"], "Wo kann ich meditieren?"]}
    assert taught.model_copy(update={"questions": entry.questions}) == entry


def test_an_entry_without_words_gets_its_first(directory: Directory) -> None:
    entry = directory.by_id["zegg"].model_copy(update={"keywords": None})
    taught = with_lesson(entry, Lesson(1, "?", "en", field=Field.KEYWORDS, words="silence"))
    assert taught.keywords == {"en": ["silence"]}


def test_what_an_entry_has_already_is_known_in_any_case_of_letters(directory: Directory) -> None:
    lesson = Lesson(1, "?", "de", field=Field.KEYWORDS, words="Stille Tage")
    entry = with_lesson(directory.by_id["zegg"], lesson)
    assert holds(entry, Lesson(2, "?", "de", field=Field.KEYWORDS, words="stille tage"))
    assert not holds(entry, Lesson(3, "?", "en", field=Field.KEYWORDS, words="stille tage"))
