import pytest

from bot.domain.directory import Facet
from bot.domain.questions import SmallTalk
from bot.matching.lexicon import read_lexicon, read_lexicons, single_words
from bot.matching.word_files import LexiconError


def write(folder, text, name="xx.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tiny_lexicon_is_enough(tmp_path):
    lexicon = read_lexicon(write(tmp_path, "language: nl\nstemmer: dutch\nfunction_words: [de, het, no, on]\n"))
    assert lexicon.language == "nl"
    assert lexicon.function_words == ["de", "het", "no", "on"]
    assert lexicon.stems(["boeken"]) == ["boek"]


def test_an_unknown_stemmer_is_a_problem(tmp_path):
    with pytest.raises(LexiconError, match="stemmer"):
        read_lexicon(write(tmp_path, "language: nl\nstemmer: klingon\n"))


def test_every_problem_is_named(tmp_path):
    with pytest.raises(LexiconError) as caught:
        read_lexicon(write(tmp_path, "language: dutch\nstemmer: dutch\ncolour: [red]\nfacets: {taste: {}}\n"))
    assert {where.split(".")[0] for where, _ in caught.value.problems} == {"language", "colour", "facets"}
    assert caught.value.path.name == "xx.yaml"


def test_broken_yaml_is_named_with_its_line(tmp_path):
    with pytest.raises(LexiconError) as caught:
        read_lexicon(write(tmp_path, "language: nl\nfacets: [a, b\nx: }"))
    assert caught.value.problems[0][0] == "line 3"


def test_control_characters_are_a_problem_without_a_line(tmp_path):
    with pytest.raises(LexiconError) as caught:
        read_lexicon(write(tmp_path, "language: \x01"))
    assert len(caught.value.problems) == 1


def test_a_folder_is_read_by_language(tmp_path):
    write(tmp_path, "language: nl\nstemmer: dutch\n", "a.yaml")
    write(tmp_path, "language: fr\nstemmer: french\n", "b.yaml")
    assert set(read_lexicons(tmp_path)) == {"nl", "fr"}


def test_single_words_are_the_phrases_of_one_plain_word():
    assert single_words(["Öl", "wie viel", "fund*", "e-mail"]) == {"ol"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_shipped_lexicons_are_complete(lexicons, language):
    lexicon = lexicons[language]
    assert set(lexicon.facets) == set(Facet)
    assert set(lexicon.small_talk) == set(SmallTalk)
    assert lexicon.emergencies
    assert set(lexicon.names_of_languages) == set(lexicons)
    assert {1, 2, 3, -1} <= set(lexicon.ordinals)


def test_a_language_without_a_stemmer_keeps_its_words_whole(tmp_path):
    lexicon = read_lexicon(write(tmp_path, "language: eo\nfunction_words: [la]\n"))
    assert lexicon.stems(["kursoj", "kurso"]) == ["kursoj", "kurso"]


def test_a_sound_that_is_no_pattern_is_named(tmp_path):
    path = tmp_path / "nl.yaml"
    path.write_text('language: nl\nsounds: [["(", g]]', encoding="utf-8")
    with pytest.raises(LexiconError, match="sounds"):
        read_lexicon(path)
