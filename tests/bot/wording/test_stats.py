"""The text of the figures: names instead of ids, and nothing of weeks in which nobody asked."""

from bot.domain.directory import Directory, Facet
from bot.domain.tallies import Week, What
from bot.wording.stats import Figures, name_of, stats_message, week_label
from bot.wording.voice import Voice


def test_keys_are_called_by_their_names(english: Voice, directory: Directory) -> None:
    assert name_of(english, directory, What.ENTRY, "zegg") == directory.by_id["zegg"].name
    assert name_of(english, directory, What.TOPIC, "mobility") == directory.topics["mobility"]["en"]
    assert name_of(english, directory, What.FACET, Facet.PHONE) == english.label("Phone")
    assert name_of(english, directory, What.LANGUAGE, "de") == "German"


def test_what_is_gone_is_called_by_its_id(english: Voice, directory: Directory) -> None:
    assert name_of(english, directory, What.ENTRY, "gone") == "gone"
    assert name_of(english, directory, What.TOPIC, "gone") == "gone"


def test_only_weeks_with_questions_are_told_the_latest_first(english: Voice, directory: Directory) -> None:
    weeks = [Week("2026-W20", 1), Week("2026-W21"), Week("2026-W22", 1, 1, 2)]
    text = stats_message(english, directory, Figures(weeks)).text
    assert week_label(english, "2026-W21") not in text
    assert text.index(week_label(english, "2026-W22")) < text.index(week_label(english, "2026-W20"))


def test_where_nobody_asked_anything_there_are_subscribers_at_least(english: Voice, directory: Directory) -> None:
    text = stats_message(
        english, directory, Figures([Week("2026-W20")], subscribers=4, by_topic=[("mobility", 3)])
    ).text
    assert "4" in text
    assert directory.topics["mobility"]["en"] in text
