"""What is wrong with a file, a setting or a database, said to the people who can put it right."""

from __future__ import annotations

from bot.formats.problems import Problem, ProblemCode, Severity
from bot.wording.voice import Voice, mark

_SENTENCES: dict[ProblemCode, str] = {
    ProblemCode.TOO_BIG: mark("the file has {bytes} bytes, more than the limit of {limit}."),
    ProblemCode.NOT_UTF8: mark("this is not UTF-8. Save the file with the encoding UTF-8."),
    ProblemCode.EMPTY_FILE: mark("the file is empty."),
    ProblemCode.BROKEN_FILE: mark("the file is damaged and cannot be read ({detail})."),
    ProblemCode.INFLATES: mark("unpacked, the file has more than {limit} bytes. It is not opened."),
    ProblemCode.TOO_MANY_ROWS: mark("the file has more than {limit} rows. Split it into several files."),
    ProblemCode.TOO_MANY_CELLS: mark("the file has more than {limit} filled cells. Split it into several files."),
    ProblemCode.TOO_MANY_PROBLEMS: mark(
        "there are more than {limit} errors. Is it the right file? Nothing is taken over."
    ),
    ProblemCode.NO_ENTRIES: mark("there are no entries in the file."),
    ProblemCode.NO_HEADER: mark("no row with the names of the columns was found. Expected are names like {expected}."),
    ProblemCode.DUPLICATE_COLUMN: mark("the column “{value}” stands there twice."),
    ProblemCode.TOO_MANY_COLUMNS: mark("the file has more than {limit} columns."),
    ProblemCode.CELL_TOO_LONG: mark("a cell in “{value}” has {length} characters, allowed are {limit}."),
    ProblemCode.TOO_MANY_ITEMS: mark("a cell in “{value}” lists {length} values, allowed are {limit}."),
    ProblemCode.ZERO_RESTORED: mark("“{value}” was read as “{other}”: spreadsheets take leading zeros and + away."),
    ProblemCode.SECOND_DOCUMENT: mark("a second document begins here (---). A directory is one document."),
    ProblemCode.TOO_DEEP: mark("this is nested more than {limit} levels deep."),
    ProblemCode.TOO_MANY_REPEATS: mark("references (*) repeat more than {limit} values."),
    ProblemCode.TOO_MANY_VALUES: mark("the file holds more than {limit} values. Split it into several files."),
    ProblemCode.UNKNOWN_REFERENCE: mark("“{value}” begins with * and is read as a reference. Put the text in quotes."),
    ProblemCode.TAG: mark("“{value}” begins with ! and is read as a tag. Put the text in quotes."),
    ProblemCode.KEY_NOT_TEXT: mark("the name of a field must be a text."),
    ProblemCode.DUPLICATE_KEY: mark("“{value}” stands here a second time; first in line {first_line}."),
    ProblemCode.NOT_JSON: mark("this is not JSON: at character {column} of the line something is missing or too much."),
    ProblemCode.LIST_TOO_LONG: mark("a list has more than {value} items: the entry was left out."),
    ProblemCode.TOO_MANY_REFERENCES: mark("references (@id) repeat more than {limit} values."),
    ProblemCode.TOO_MANY_ENTRIES: mark("the file holds more than {limit} entries. Divide it into several files."),
    ProblemCode.REPEATED_NAME: mark("“{value}” stands twice in the same object: which one is meant?"),
    ProblemCode.BAD_NUMBER: mark("“{value}” is not a number that can be used."),
    ProblemCode.BAD_TABLE: mark("this is no table that can be read: perhaps a quotation mark is missing."),
    ProblemCode.MORE_PROBLEMS: mark("only the first {limit} problems are shown here."),
    ProblemCode.SEARCH_REPLY: mark(
        "this is the reply to a search: it holds only places on the map, no entries. Save the entries themselves."
    ),
    ProblemCode.IS_EVENT: mark("“{value}” is an event and was left out: the directory holds no events."),
    ProblemCode.NO_KIND_FOR: mark("“{value}” is nothing that the directory holds, so it was left out."),
    ProblemCode.MISSING: mark("“{value}” is missing."),
    ProblemCode.EMPTY: mark("nothing stands here. Fill it in, or delete the line."),
    ProblemCode.BAD_ID: mark("“{value}” cannot be an id. Allowed are small letters a–z, digits and single hyphens."),
    ProblemCode.TOO_LONG: mark("“{value}” has {length} characters, allowed are {limit}."),
    ProblemCode.RESERVED_ID: mark("an id must not begin with {reserved}."),
    ProblemCode.BAD_LANGUAGE: mark("“{value}” is not the code of a language, as de or en."),
    ProblemCode.BAD_WEB_ADDRESS: mark("“{value}” is not a web address. It must begin with https:// or http://."),
    ProblemCode.BAD_EMAIL: mark("“{value}” is not an e-mail address, as name@example.de."),
    ProblemCode.BAD_PHONE: mark("“{value}” is not a phone number. Allowed are digits, spaces, + / - and brackets."),
    ProblemCode.BAD_COUNTRY_CODE: mark("“{value}” is not a country code, as +49."),
    ProblemCode.BAD_POSTCODE: mark("“{value}” is not a postcode, as 14806."),
    ProblemCode.BAD_DATE: mark("“{value}” is not a date, as 2024, 2024-10 or 2024-10-31."),
    ProblemCode.BAD_STATUS: mark("“{value}” is not a status. Allowed are {allowed}."),
    ProblemCode.BAD_AMOUNT: mark("“{value}” is not an amount. Write it in whole units without dots, as 6000000."),
    ProblemCode.BAD_CURRENCY: mark("“{value}” is not a currency, as EUR."),
    ProblemCode.BAD_COORDINATE: mark(
        "“{value}” is not a coordinate. Write degrees with a dot: latitude as 52.1421, longitude as 12.5953."
    ),
    ProblemCode.MAP_GRID: mark("“{value}” are metres of a map grid, not degrees: the place was left out."),
    ProblemCode.BAD_FORM: mark("“{value}” does not have the form that is needed here."),
    ProblemCode.EMPTY_CONTACT: mark("a contact needs at least one field, as organisation or phone."),
    ProblemCode.PERIOD_REVERSED: mark("the period ends ({end}) before it begins ({start})."),
    ProblemCode.DUPLICATE_ID: mark("the id “{value}” is taken: entry number {first} has it."),
    ProblemCode.DUPLICATE_ENTRY: mark("“{value}” stands in the file twice, first as number {first}."),
    ProblemCode.AMBIGUOUS_NAME: mark("“{value}” is the name of several entries ({others}). Say which one by its id."),
    ProblemCode.KIND_NEEDED: mark("the kind of the new entry is missing. Possible are: {known}."),
    ProblemCode.NAME_TAKEN: mark("the entry {other} already goes by the name “{value}” too."),
    ProblemCode.REMOVES_HOME: mark("this entry is the one that the bot begins with. It cannot be removed."),
    ProblemCode.ALIAS_IS_NAME: mark("“{value}” is the name of the entry {other} and cannot be an alias of this one."),
    ProblemCode.SHARED_ALIAS: mark("“{value}” is also an alias of {others}: people will be asked which one they mean."),
    ProblemCode.SHARED_NAME: mark("“{value}” is also the name of {others}: people will be asked which one they mean."),
    ProblemCode.REPEATED: mark("“{value}” stands twice in this list."),
    ProblemCode.UNEVEN_LISTS: mark("the lists of the languages differ in length ({lengths}). Is something missing?"),
    ProblemCode.MISSING_LANGUAGE: mark("not translated into “{language}”: {fields}."),
    ProblemCode.NO_CONTACT: mark("neither a contact nor a website: people cannot ask anybody."),
    ProblemCode.PRIVATE_PHONE: mark("the mobile number “{value}” looks private."),
    ProblemCode.PRIVATE_EMAIL: mark("the e-mail address “{value}” looks private."),
    ProblemCode.STAFF_DIFFERS: mark("staff changed {fields}; the shipped version differs and was not taken over."),
    ProblemCode.SHIPPED_WITHDRAWN: mark("no longer in the shipped file, but staff changed it: it stays."),
    ProblemCode.STAFF_WITHDREW: mark("in the shipped file, but staff withdrew it: it stays out."),
}

_TO_DO: dict[ProblemCode, str] = {
    ProblemCode.ALIAS_IS_NAME: mark("Delete it here."),
    ProblemCode.SHARED_ALIAS: mark("If only one is meant, delete it from the others."),
    ProblemCode.SHARED_NAME: mark("Give each a name that tells them apart, for example with the place."),
    ProblemCode.REPEATED: mark("Delete one of them."),
    ProblemCode.MISSING_LANGUAGE: mark("Add the translation."),
    ProblemCode.NO_CONTACT: mark("Add a phone number, an e-mail address or a website."),
    ProblemCode.NOT_FOUND_BY_NAME: mark("Choose a clearer name, delete this alias, or add search words to the entry."),
    ProblemCode.PRIVATE_PHONE: mark(
        "Publish it only if its owner agreed; better is the number of the office or association."
    ),
    ProblemCode.PRIVATE_EMAIL: mark(
        "Publish it only if its owner agreed; better is an address of the office or association."
    ),
    ProblemCode.UNKNOWN_HOME: mark("Restore the entry, or name another one as home_entry in the file."),
    ProblemCode.STAFF_DIFFERS: mark("If the shipped version is right, change the entry in the bot."),
    ProblemCode.SHIPPED_WITHDRAWN: mark("If it is not needed any more, withdraw it in the bot."),
    ProblemCode.STAFF_WITHDREW: mark("Bring it back with /restore, or delete it from the file."),
}
"""What to do where the finding itself does not say it."""

_UNKNOWN = {
    ProblemCode.UNKNOWN_COLUMN: mark("the column “{value}” is not known and was left out."),
    ProblemCode.UNKNOWN_FIELD: mark("there is no field “{value}”."),
    ProblemCode.UNKNOWN_TOPIC: mark("there is no topic “{value}”. Known are: {known}."),
    ProblemCode.UNKNOWN_KIND: mark("there is no kind “{value}”. Known are: {known}."),
    ProblemCode.UNKNOWN_HOME: mark("there is no entry “{value}”."),
}

_BY_NAME = (
    mark("nobody finds it who types “{value}”."),
    mark("who types “{value}” finds the entry {other} instead."),
)

_UNREADABLE = {
    "missing": mark("there is no such file."),
    "folder": mark("this is a folder, not a file."),
    "forbidden": mark("the file may not be read. Check its permissions."),
    "other": mark("the file cannot be read."),
}

_WRONG_FILE = {
    "pdf": mark("this is a PDF. Send the table itself, as XLSX or CSV."),
    "picture": mark("this is a picture. Send the table itself, as XLSX or CSV."),
    "old_excel": mark("this is a file of an old Excel (.xls). Open it and save it as XLSX."),
    "locked": mark("the file is locked with a password. Save it without one."),
    "open_document": mark("this is an OpenDocument file. Open it and save it as XLSX or CSV."),
    "word": mark("this is a text document, not a table. Send the table as XLSX or CSV."),
    "archive": mark("this is a packed folder (ZIP). Unpack it and send the file in it."),
    "other": mark("this is not a file that can be read here. Possible are {known}."),
}

_SYNTAX = {
    "tab": mark("a tab stands here. Indent with spaces."),
    "colon": mark("a colon is missing, or a text with a colon needs quotes."),
    "quote": mark("a quotation mark is opened or closed too often."),
    "bracket": mark("a bracket is opened or closed too often."),
    "indentation": mark("the indentation does not fit the lines above."),
    "character": mark("a character stands here that YAML does not allow."),
    "other": mark("this is not YAML ({detail})."),
}

_TYPES = {
    "text": mark("a text"),
    "list": mark("a list (lines with -)"),
    "mapping": mark("fields with names"),
    "texts_by_language": mark("texts by language (de: …, en: …)"),
}


def problem_line(voice: Voice, problem: Problem, field: str | None = None) -> str:
    """One problem on one line: where it is, how grave, and what to do. Plain text.

    field: what the field is called; without it, its name in a directory file.
    """
    where = [problem.file or "", voice.label("line {line}", line=problem.line) if problem.line else ""]
    entry = problem.entry or (voice.label("entry number {number}", number=problem.number) if problem.number else "")
    place = ", ".join(part for part in (*where, entry, problem.field if field is None else field) if part)
    grade = voice.label("Error") if problem.severity is Severity.ERROR else voice.label("Note")
    said = problem_sentence(voice, problem)
    return f"{grade}: {place}: {said}" if place else f"{grade}: {said}"


def problem_sentence(voice: Voice, problem: Problem) -> str:
    """What is wrong, without where it is, and what to do about it; plain text that may begin with a small letter."""
    to_do = _TO_DO.get(problem.code)
    said = _sentence(voice, problem)
    return f"{said} {voice.label(to_do)}" if to_do else said


def _sentence(voice: Voice, problem: Problem) -> str:
    params = dict(problem.params)
    match problem.code:
        case ProblemCode.UNREADABLE:
            return voice.label(_UNREADABLE[str(params["reason"])])
        case ProblemCode.WRONG_FILE:
            return voice.label(_WRONG_FILE[str(params["reason"])], **params)
        case ProblemCode.SYNTAX:
            return voice.label(_SYNTAX[str(params["reason"])], **params)
        case ProblemCode.WRONG_TYPE:
            expected, found = (voice.label(_TYPES[str(params[name])]) for name in ("expected", "found"))
            return voice.label("expected is {expected}, but here stands {found}.", expected=expected, found=found)
        case ProblemCode.NOT_FOUND_BY_NAME:
            return voice.label(_BY_NAME[bool(params["other"])], **params)
        case code if code in _UNKNOWN:
            nearest = params.get("nearest")
            hint = " " + voice.label("Did you mean “{nearest}”?", nearest=nearest) if nearest else ""
            return voice.label(_UNKNOWN[code], **params) + hint
        case code:
            return voice.label(_SENTENCES[code], **params)
