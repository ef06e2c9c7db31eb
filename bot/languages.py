"""Languages: the catalogs of texts, and dates, money and lists as CLDR writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_compact_decimal, format_currency, format_decimal

TEMPLATE = "bot.pot"
CATALOG = Path("LC_MESSAGES") / "bot.po"

_SPACES = re.compile("[ \u00a0\u202f]")
_LETTER_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""CLDR's spacing of currencies that end in a letter ("CHF 10"), which Babel leaves out."""
_COMPACT_FROM = 1_000_000
_COMPACT_DIGITS = 2


Day = date


class CatalogError(Exception):
    """A catalog that cannot be read; detail: why, in English, for who edits catalogs."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


class CatalogFault(StrEnum):
    """What is wrong with a message of a catalog."""

    MISSING = "missing"
    FUZZY = "fuzzy"
    PLACEHOLDERS = "placeholders"


@dataclass(frozen=True, slots=True)
class CatalogFinding:
    """A message that a catalog does not say well; message: as it stands in the code."""

    language: str
    fault: CatalogFault
    message: str


class Speech:
    """One language: its texts and its ways to write dates, money, numbers and lists.

    The header "Language" of the catalog names the CLDR locale, as en_GB for an international English.
    Raises CatalogError where the catalog cannot be read or names a locale that CLDR does not know.
    """

    def __init__(self, code: str, catalog: Path) -> None:
        self.code = code
        messages = _read(catalog)
        try:
            self.locale = Locale.parse(messages.locale_identifier or code)
        except (UnknownLocaleError, ValueError) as error:
            raise CatalogError(catalog, f"unknown locale: {messages.locale_identifier}") from error
        self._translations = _compiled(messages)
        # A directory has few different dates, and CLDR's patterns are slow.
        self._dates: dict[str, str] = {}

    def text(self, message: str) -> str:
        """The text of this language for a message of the code."""
        return self._translations.gettext(message)

    def text_for_number(self, singular: str, plural: str, number: int) -> str:
        """The text of this language for a number, by the plural rule of its catalog."""
        return self._translations.ngettext(singular, plural, number)

    def date(self, partial: str) -> str:
        """A date that is known to the year, the month or the day: 2024, 2024-10 or 2024-10-05."""
        if partial not in self._dates:
            self._dates[partial] = self._date(partial)
        return self._dates[partial]

    def _date(self, partial: str) -> str:
        parts = partial.split("-")
        if len(parts) == 1:
            return partial
        day = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
        if len(parts) == 2:
            return format_skeleton("yMMMM", day, locale=self.locale)
        return format_date(day, "long", locale=self.locale)

    def day(self, day: Day) -> str:
        """A day in full, with its name: "Dienstag, 1. Dezember 2026"."""
        return format_date(day, "full", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """Hour and minute of a moment, in the time zone that it has."""
        return _SPACES.sub(" ", format_time(moment, "short", tzinfo=moment.tzinfo, locale=self.locale))

    def language_name(self, code: str) -> str:
        """What a language is called in this one."""
        return Locale.parse(code).get_language_name(self.locale) or code

    def money(self, amount: int, currency: str) -> str:
        """An amount in whole units; from a million on it is shortened, where that loses nothing.

        CLDR's non-breaking spaces become plain ones, so that who searches the chat for "6 Mio. €" finds it.
        """
        return _LETTER_BEFORE_DIGIT.sub(" ", _SPACES.sub(" ", self._money(amount, currency)))

    def _money(self, amount: int, currency: str) -> str:
        digits = max(len(str(amount)) - 1, 0) // 3 * 3
        exact_when_short = round(amount / 10**digits, _COMPACT_DIGITS) * 10**digits == amount
        if amount < _COMPACT_FROM or not exact_when_short:
            return format_currency(
                amount, currency, locale=self.locale, currency_digits=False, format=self._whole_money
            )
        number = self._compact(amount)
        pattern = format_currency(0, currency, locale=self.locale, currency_digits=False, format=self._whole_money)
        return pattern.replace(self.number(0), number)

    def number(self, value: int) -> str:
        """A whole number with the language's thousands separator."""
        return format_decimal(value, locale=self.locale)

    def weekday(self, number: int) -> str:
        """The name of a day of the week; 0 is Monday."""
        return str(self.locale.days["stand-alone"]["wide"][number])

    def all_of(self, items: Sequence[str]) -> str:
        """The items as a sentence has them: "A, B und C"."""
        return format_list(list(items), locale=self.locale)

    @property
    def _whole_money(self) -> str:
        return str(self.locale.currency_formats["standard"].pattern).split(";")[0].replace(".00", "")

    def _compact(self, amount: int) -> str:
        """Shorten to "6 Mio." where the language abbreviates with a word, else to "6 million" (never to "6M")."""
        short = format_compact_decimal(amount, format_type="short", locale=self.locale, fraction_digits=_COMPACT_DIGITS)
        if _SPACES.search(short):
            return short
        return format_compact_decimal(amount, format_type="long", locale=self.locale, fraction_digits=_COMPACT_DIGITS)


class Languages:
    """All languages that a catalog exists for.

    Raises FileNotFoundError where the folder holds no catalog of the default language.
    """

    def __init__(self, folder: Path, default: str) -> None:
        catalogs = {path.parent.parent.name: path for path in sorted(folder.glob(f"*/{CATALOG}"))}
        if default not in catalogs:
            raise FileNotFoundError(folder / default / CATALOG)
        self.default = default
        self._speeches = {code: Speech(code, path) for code, path in catalogs.items()}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all languages, the default one first."""
        return (self.default, *(code for code in self._speeches if code != self.default))

    def negotiate(self, wanted: Iterable[str | None]) -> str:
        """The first wanted language that there is: "en-GB" is served by "en"; else the default."""
        return next((_primary(tag) for tag in wanted if tag and self.serves(tag)), self.default)

    def serves(self, tag: str) -> bool:
        """Whether a language tag, as "en-GB", is served by one of the languages."""
        return _primary(tag) in self._speeches

    def __getitem__(self, code: str) -> Speech:
        return self._speeches[code]


def check_catalogs(folder: Path) -> tuple[CatalogFinding, ...]:
    """Every message of the template that a catalog lacks, marks as fuzzy, or says with other placeholders.

    Raises CatalogError where a catalog cannot be read.
    """
    template = _read(folder / TEMPLATE)
    catalogs = {path.parent.parent.name: _read(path) for path in sorted(folder.glob(f"*/{CATALOG}"))}
    return tuple(
        CatalogFinding(code, fault, _forms(message.id)[0])
        for code, catalog in catalogs.items()
        for message in template
        if message.id and (fault := _fault(message, catalog.get(_forms(message.id)[0])))
    )


def _fault(wanted: Message, said: Message | None) -> CatalogFault | None:
    texts = _forms(said.string or "") if said is not None else ()
    if said is None or not all(texts):
        return CatalogFault.MISSING
    if said.fuzzy:
        return CatalogFault.FUZZY
    known = set().union(*map(_placeholders, _forms(wanted.id)))
    # A text for one thing may leave its number out.
    needed = known - {"number"}
    fits = all(needed <= _placeholders(text) <= known for text in texts)
    return None if fits else CatalogFault.PLACEHOLDERS


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    """The names in braces; a brace that stands alone counts as a name that no text has."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}


def _read(path: Path) -> Catalog:
    try:
        with path.open("rb") as source:
            return read_po(source, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise CatalogError(path, str(error)) from error


@lru_cache(maxsize=1000)
def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


def _compiled(messages: Catalog) -> GNUTranslations:
    """Compile in memory, so that no compiled file can be forgotten or stale."""
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)
