"""What can be wrong with a directory, as codes and facts: the sentences for them stand in the wording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem keeps a file from being used."""

    ERROR = "error"
    WARNING = "warning"


class ProblemCode(StrEnum):
    """Every kind of problem; the comment behind each names its params.

    `value` is the text as it stands in the file. `nearest` is the known name that is most like it, "" where none is.
    `other` and `others` are ids of entries, `others` separated by ", ".
    """

    # The file as a whole.
    UNREADABLE = "unreadable"  # reason: missing | folder | forbidden | other
    TOO_BIG = "too_big"  # bytes, limit
    NOT_UTF8 = "not_utf8"  # position: of the first byte that is not
    EMPTY_FILE = "empty_file"  # -
    WRONG_FILE = (
        "wrong_file"  # reason: pdf | picture | old_excel | locked | open_document | word | archive | other; known
    )
    BROKEN_FILE = "broken_file"  # detail: English, technical
    INFLATES = "inflates"  # limit: bytes that a packed file may have when it is unpacked
    TOO_MANY_ROWS = "too_many_rows"  # limit
    TOO_MANY_CELLS = "too_many_cells"  # limit
    TOO_MANY_PROBLEMS = "too_many_problems"  # limit: errors of a file of which the rest is still taken
    NO_ENTRIES = "no_entries"  # -

    # How YAML is written.
    SYNTAX = (
        "syntax"  # reason: tab | colon | quote | bracket | indentation | character | other; detail: English, technical
    )
    SECOND_DOCUMENT = "second_document"  # -
    TOO_DEEP = "too_deep"  # limit: levels
    TOO_MANY_REPEATS = "too_many_repeats"  # limit: values that *references may repeat
    UNKNOWN_REFERENCE = "unknown_reference"  # value: a text that begins with * stands without quotes
    TAG = "tag"  # value: a text that begins with ! stands without quotes
    KEY_NOT_TEXT = "key_not_text"  # -
    DUPLICATE_KEY = "duplicate_key"  # value, first_line

    # How a spreadsheet is made.
    NO_HEADER = "no_header"  # expected: names of columns
    UNKNOWN_COLUMN = "unknown_column"  # value, nearest; warning
    DUPLICATE_COLUMN = "duplicate_column"  # value
    TOO_MANY_COLUMNS = "too_many_columns"  # limit
    CELL_TOO_LONG = "cell_too_long"  # value: the column; length, limit
    TOO_MANY_ITEMS = "too_many_items"  # value: the column; length, limit
    ZERO_RESTORED = "zero_restored"  # value: the number as it stands there; other: as it was read; warning

    # How JSON is written, and what a file of another directory holds.
    NOT_JSON = "not_json"  # column: character of the line, counted from 1
    TOO_MANY_VALUES = "too_many_values"  # limit: objects, lists and what stands in them
    LIST_TOO_LONG = "list_too_long"  # value: the limit of one list; warning, the entry was left out
    TOO_MANY_REFERENCES = "too_many_references"  # limit: values that references may repeat
    TOO_MANY_ENTRIES = "too_many_entries"  # limit
    REPEATED_NAME = "repeated_name"  # value: a name that stands twice in one object
    BAD_NUMBER = "bad_number"  # value: NaN, Infinity or a number with too many digits
    BAD_TABLE = "bad_table"  # -
    MORE_PROBLEMS = "more_problems"  # limit: problems that are told; warning
    SEARCH_REPLY = "search_reply"  # - ; places on a map, without what is there
    IS_EVENT = "is_event"  # value: its name; warning
    NO_KIND_FOR = "no_kind_for"  # value: what the file says it is; warning

    # One field.
    UNKNOWN_FIELD = "unknown_field"  # value, nearest
    MISSING = "missing"  # value: name of the field
    EMPTY = "empty"  # - ; a warning where the field may be absent
    WRONG_TYPE = "wrong_type"  # expected, found: text | list | mapping | texts_by_language
    BAD_ID = "bad_id"  # value
    TOO_LONG = "too_long"  # value, length, limit
    RESERVED_ID = "reserved_id"  # value, reserved: the beginnings that are taken
    BAD_LANGUAGE = "bad_language"  # value
    BAD_WEB_ADDRESS = "bad_web_address"  # value
    BAD_EMAIL = "bad_email"  # value
    BAD_PHONE = "bad_phone"  # value
    BAD_COUNTRY_CODE = "bad_country_code"  # value
    BAD_POSTCODE = "bad_postcode"  # value
    BAD_DATE = "bad_date"  # value
    BAD_STATUS = "bad_status"  # value, allowed
    BAD_AMOUNT = "bad_amount"  # value
    BAD_CURRENCY = "bad_currency"  # value
    BAD_COORDINATE = "bad_coordinate"  # value
    MAP_GRID = "map_grid"  # value: coordinates that are no degrees; warning
    BAD_FORM = "bad_form"  # value; of any field that has no code of its own
    EMPTY_CONTACT = "empty_contact"  # -
    PERIOD_REVERSED = "period_reversed"  # start, end

    # Fields and entries against each other.
    DUPLICATE_ID = "duplicate_id"  # value, first: number of the entry that has it first
    DUPLICATE_ENTRY = "duplicate_entry"  # value: id or name; first: number of the entry of the file that has it first
    AMBIGUOUS_NAME = "ambiguous_name"  # value, others
    KIND_NEEDED = "kind_needed"  # known
    NAME_TAKEN = "name_taken"  # value: the name; other: entry of the directory that has it as an alias
    REMOVES_HOME = "removes_home"  # -
    UNKNOWN_TOPIC = "unknown_topic"  # value, nearest, known
    UNKNOWN_KIND = "unknown_kind"  # value, nearest, known
    UNKNOWN_HOME = "unknown_home"  # value, nearest
    ALIAS_IS_NAME = "alias_is_name"  # value, other
    SHARED_ALIAS = "shared_alias"  # value, others; warning
    SHARED_NAME = "shared_name"  # value, others; warning
    REPEATED = "repeated"  # value; warning
    UNEVEN_LISTS = "uneven_lists"  # lengths: "de: 3, en: 2"; warning

    # What only `check` looks for: all of them warnings.
    MISSING_LANGUAGE = "missing_language"  # language, fields: names of the fields that lack it, "" for the whole
    NO_CONTACT = "no_contact"  # -
    NOT_FOUND_BY_NAME = "not_found_by_name"  # value: the name; other: the entry found instead, "" where there is none
    STAFF_DIFFERS = "staff_differs"  # fields: names of the fields that differ from the shipped entry
    SHIPPED_WITHDRAWN = "shipped_withdrawn"  # - ; staff changed an entry that is no longer shipped


FieldPath = tuple[str | int, ...]
"""The way to a value of a file: names of fields, and places in lists counted from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem.

    path: the way to the value from the top of the file.
    line: line of the file, counted from 1.
    file: name of the file.
    entry: id of the entry it concerns, where that is known.
    number: place of the entry in the file, counted from 1.
    """

    code: ProblemCode
    path: FieldPath = ()
    line: int | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    file: str | None = None
    entry: str | None = None
    number: int | None = None

    @property
    def field(self) -> str:
        """The field in the entry (or in the file, outside of entries), with list places from 1: contacts.2.email."""
        inside = self.path[2:] if self.number is not None else self.path
        return ".".join(str(part + 1) if isinstance(part, int) else part for part in inside)


class DirectoryFileError(Exception):
    """A directory file that cannot be used; problems: all that was found in it, warnings among them, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.file}:{p.line or 1}: {p.code} {p.field}".rstrip() for p in self.problems))
