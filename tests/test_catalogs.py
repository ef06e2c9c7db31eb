"""The catalogs: complete, current, with every placeholder, and fit for Telegram."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.domain.actions import Page
from bot.domain.directory import Directory, Entry, Facet
from bot.domain.questions import SmallTalk
from bot.formats.problems import Problem, ProblemCode
from bot.intake.outage import Cause
from bot.resources import locales_folder
from bot.store.errors import DatabaseProblem
from bot.wording import console, facets, privacy, talk
from bot.wording.html import fill
from bot.wording.problems import problem_line
from bot.wording.staff import STAFF_COMMANDS
from bot.wording.voice import Voice, Voices
from tests.referees import check_text

ROOT = Path(__file__).resolve().parents[1]
CODES = ("de", "en")
KEYWORDS = {"mark": None, "say": None, "label": None, "say_number": (1, 2)}
PARAMS = (
    *("value", "nearest", "known", "other", "others", "limit", "length", "lengths", "bytes", "first", "first_line"),
    *("start", "end", "allowed", "reserved", "fields", "language", "detail", "position", "column"),
)
MENTION = re.compile(r"(?<![\w/:.<])/([a-z][\w]*)")

Reads = Callable[[str], Catalog]


def said_in_code(keywords: dict) -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for folder in ("bot", "handlers"):
        mapping = [("**.py", "python")]
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, mapping, keywords=keywords):
            found.add(tuple(message) if isinstance(message, list) else message)
    return found


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def said(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (str(message.string),)


def asked(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (str(message.id),)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def every_message() -> Iterator[tuple[str, Message]]:
    for code in CODES:
        with (locales_folder() / code / "LC_MESSAGES" / "bot.po").open("rb") as source:
            for message in messages(read_po(source)):
                yield code, message


def test_the_template_holds_what_the_code_says_and_nothing_else() -> None:
    with (locales_folder() / "bot.pot").open("rb") as source:
        template = {message.id if isinstance(message.id, str) else tuple(message.id) for message in read_po(source)}
    assert template - {""} == said_in_code(KEYWORDS), "run: make catalogs"


@pytest.mark.parametrize("code", CODES)
def test_a_catalog_has_every_message_and_no_other(code: str, catalog_of: Reads) -> None:
    catalog = catalog_of(code)
    here = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(catalog)}
    assert here == said_in_code(KEYWORDS)
    assert not catalog.obsolete


@pytest.mark.parametrize("code", CODES)
def test_no_message_is_fuzzy_or_lacks_its_text(code: str, catalog_of: Reads) -> None:
    for message in messages(catalog_of(code)):
        assert not message.fuzzy, message.id
        assert all(text.strip() for text in said(message)), message.id
        if len(asked(message)) > 1:
            assert len(said(message)) == catalog_of(code).num_plurals, message.id


def test_no_placeholder_is_lost_or_made_up() -> None:
    for code, message in every_message():
        known = set().union(*(placeholders(text) for text in asked(message)))
        # "1 entry" may be written without its number.
        may_lack = {"number"} if len(asked(message)) > 1 else set()
        for text in said(message):
            assert known - may_lack <= placeholders(text) <= known, (code, text)


def test_telegram_takes_every_text_with_any_value() -> None:
    for code, message in every_message():
        for text in said(message):
            values = dict.fromkeys(placeholders(text), "<b>Müller & Söhne</b> „1“")
            seen = check_text(fill(text, **values))
            assert "<b>Müller & Söhne</b>" in seen or not values, (code, text)


def test_tags_are_those_of_the_code() -> None:
    for code, message in every_message():
        wanted = sorted(re.findall(r"</?\w+", asked(message)[0]))
        for text in said(message):
            assert sorted(re.findall(r"</?\w+", text)) == wanted, (code, text)


def test_where_telegram_knows_no_html_there_is_none() -> None:
    labels = said_in_code({"label": None})
    for code, message in every_message():
        if message.id in labels:
            assert not re.search(r"<|&\w+;", str(message.string)), (code, message.string)


def test_german_speaks_with_sie() -> None:
    heard = set(privacy.WORDS.values())  # which people say to the bot as they like
    for code, message in every_message():
        if code == "de" and message.id not in heard:
            for text in said(message):
                assert not re.search(r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*|[Ee]uch|[Ee]uer\w*)\b", text), text


def test_commands_are_what_telegram_takes(voices: Voices) -> None:
    for voice in voices:
        for name, description in talk.command_menu(voice):
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name), name
            assert 1 <= len(description) <= 256, description


def command_names(voice: Voice) -> dict[str, Page | talk.Command]:
    """The commands of a language with what they do."""
    return {voice.label(name): page for page, (name, _) in talk.COMMANDS.items()}


def test_no_command_means_two_things(voices: Voices) -> None:
    pages: dict[str, set[Page | talk.Command]] = {}
    for voice in voices:
        for name, page in command_names(voice).items():
            pages.setdefault(name, set()).add(page)
    assert all(len(meant) == 1 for meant in pages.values()), pages


def test_a_language_has_every_command(voices: Voices) -> None:
    for voice in voices:
        commanded = set(command_names(voice).values())
        behind_buttons = {Page.BACK, Page.NONE_OF_THESE, Page.PRIVACY_DETAILS, Page.RIGHTS}
        assert commanded == {*Page, *talk.Command} - behind_buttons


def test_descriptions_fit_telegrams_limits(voices: Voices, directory: Directory) -> None:
    for voice in voices:
        assert len(talk.bot_description(voice, directory)) <= 512
        assert len(talk.bot_short_description(voice, directory)) <= 120


def test_notices_fit_telegrams_limit(voices: Voices) -> None:
    for voice in voices:
        assert len(talk.stale_button(voice)) <= 200
        assert len(talk.language_set(voice)) <= 200


def test_texts_mention_commands_of_their_own_language(voices: Voices) -> None:
    for code, message in every_message():
        known = {*command_names(voices[code]), *(voices[code].label(each.name) for each in STAFF_COMMANDS)}
        for text in said(message):
            assert set(MENTION.findall(text)) <= known, (code, text)


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_a_sentence(code: ProblemCode, voices: Voices) -> None:
    params = dict.fromkeys(PARAMS, "X")
    reasons = {
        ProblemCode.UNREADABLE: ["missing", "folder", "forbidden", "other"],
        ProblemCode.WRONG_FILE: [
            *("pdf", "picture", "old_excel", "locked", "open_document", "word", "archive", "other"),
        ],
        ProblemCode.SYNTAX: ["tab", "colon", "quote", "bracket", "indentation", "character", "other"],
    }
    kinds = ["text", "list", "mapping", "texts_by_language"]
    for voice in voices:
        for reason in reasons.get(code, [""]):
            for expected, found in zip(kinds, reversed(kinds), strict=True):
                problem = Problem(code, params=params | {"reason": reason, "expected": expected, "found": found})
                line = problem_line(voice, problem)
                assert line.startswith(("Fehler: ", "Error: "))
                assert len(line) > 16
                assert "{" not in line


def test_small_talk_and_oddities_have_sentences_that_differ(voices: Voices, directory: Directory) -> None:
    for voice in voices:
        chat = [talk.small_talk(voice, directory, about).text for about in SmallTalk]
        odd = [talk.oddity(voice, what).text for what in talk.Oddity]
        assert len({*chat, *odd}) == len(SmallTalk) + len(talk.Oddity)


def test_every_facet_has_a_name_and_a_way_to_say_that_it_is_not_known(voices: Voices, directory: Directory) -> None:
    bare = Entry(id="bare", kind="offer", name="Bare", summary={"de": "Ein Satz.", "en": "A sentence."})
    for voice in voices:
        names = {facets.facet_heading(voice, bare, facet) for facet in Facet}
        assert len(names) == len(Facet)
        unknown = [str(facets.facet_paragraphs(voice, directory, bare, facet)[0]) for facet in Facet]
        assert len(set(unknown)) == len(Facet)
        assert unknown[0] == voice.of(bare.summary)


def test_every_trouble_with_database_and_intake_has_a_line(voices: Voices) -> None:
    for voice in voices:
        lines = [console.database_line(voice, "/x/bot.sqlite3", problem.value) for problem in DatabaseProblem]
        lines += [console.intake_line(voice, cause.name) for cause in Cause]
        assert len(set(lines)) == len(DatabaseProblem) + len(Cause)
        assert all("\n" not in line for line in lines)
