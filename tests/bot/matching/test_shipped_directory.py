from pathlib import Path

import pytest
import yaml

from bot.domain.directory import Directory
from bot.matching.questions import Matcher

SHIPPED = Path(__file__).parents[3] / "data" / "initiatives.yaml"


@pytest.fixture(scope="module")
def shipped():
    return Directory.model_validate(yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


@pytest.fixture(scope="module")
def matcher(shipped, lexicons, foreign):
    return Matcher(shipped, lexicons, foreign)


def test_every_entry_answers_to_its_own_name(matcher, shipped):
    missed = {
        entry.id: understanding.candidates[:1]
        for entry in shipped.entries
        for understanding in [matcher.read(entry.name, languages=("de",))]
        if not understanding.candidates or understanding.candidates[0].entry_id != entry.id
    }
    assert missed == {}


def test_nearly_every_alias_finds_its_entry_among_the_first(matcher, shipped):
    named = [(entry, alias) for entry in shipped.entries for alias in entry.aliases]
    missed = [
        (entry.id, alias)
        for entry, alias in named
        if entry.id not in [one.entry_id for one in matcher.search(alias, 5)]
    ]
    assert len(missed) <= len(named) * 0.01, missed


@pytest.mark.parametrize("topic_list", ["Alle Einträge zum Thema {}", "list everything about {}"])
def test_every_topic_can_be_listed_by_its_label(matcher, shipped, topic_list):
    for topic, label in shipped.topics.items():
        message = topic_list.format(label["de"] if "Thema" in topic_list else label["en"])
        listing = matcher.read(message, languages=("de",)).listing
        assert listing is not None
        assert listing.topic == topic


def test_every_example_question_of_an_entry_finds_it_among_the_first(matcher, shipped):
    asked = [
        (entry.id, question)
        for entry in shipped.entries
        for questions in (entry.questions or {}).values()
        for question in questions
    ]
    missed = [
        (entry_id, question)
        for entry_id, question in asked
        if entry_id not in [one.entry_id for one in matcher.read(question, languages=("de",)).candidates[:5]]
    ]
    assert len(missed) <= len(asked) * 0.02, missed
