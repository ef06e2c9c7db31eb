import pytest

from bot.matching.fields import ELSEWHERE, FOREIGN
from bot.matching.foreign import read_foreign_subjects
from bot.matching.questions import Matcher
from bot.matching.word_files import LexiconError

GERMAN = """
weather:
  name: Wetter
  keywords: [Regen, Sonnenschein]
  questions: [Regnet es morgen?]
other_farms:
  name: Höfe anderswo
  elsewhere: true
  keywords: [Kräuterhof Hamburg]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "de.yaml").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "en.yaml").write_text("weather: {name: the weather, questions: [Will it rain?]}", encoding="utf-8")
    return tmp_path


def test_subjects_of_all_languages_are_put_together(folder):
    weather, farms = read_foreign_subjects(folder)
    assert (weather.id, weather.kind, weather.name, weather.aliases) == ("weather", FOREIGN, "Wetter", ["the weather"])
    assert weather.questions == {"de": ["Regnet es morgen?"], "en": ["Will it rain?"]}
    assert weather.keywords == {"de": ["Regen", "Sonnenschein"]}
    assert (farms.id, farms.kind, farms.questions) == ("other-farms", ELSEWHERE, None)


@pytest.mark.parametrize(
    "wrong", ["weather: {}", "Weather: {name: x}", "weather: {name: x, words: [y]}", "a: [", "- x", "a_: {name: x}"]
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, wrong):
    (tmp_path / "de.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"de\.yaml"):
        read_foreign_subjects(tmp_path)


def test_without_files_there_is_no_subject(tmp_path):
    assert read_foreign_subjects(tmp_path) == ()


def test_a_subject_wins_over_entries_that_it_fits_better(small, lexicons, folder):
    matcher = Matcher(small, lexicons, read_foreign_subjects(folder))
    understanding = matcher.read("Gibt es im Dorf Regen oder Sonnenschein?", languages=("de",))
    assert understanding.foreign
    assert understanding.candidates[0].score < 0.4
    assert all(one.entry_id in small.by_id for one in understanding.candidates)


def test_a_subject_elsewhere_only_counts_where_a_place_is_named_that_is_elsewhere(small, lexicons, folder):
    matcher = Matcher(small, lexicons, read_foreign_subjects(folder))
    here = matcher.read("Was kostet es im Kräuterhof?", languages=("de",))
    there = matcher.read("Was kostet es im Kräuterhof Hamburg?", languages=("de",))
    assert here.candidates[0].score > there.candidates[0].score
    assert there.foreign


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "de.yaml").write_bytes("weather: {name: Gewölk}".encode("latin-1"))
    with pytest.raises(LexiconError, match="UTF-8"):
        read_foreign_subjects(tmp_path)
