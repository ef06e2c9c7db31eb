"""What tests of formats of other directories share: directories to write, and JSON of the strangest kind to read."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.domain.directory import Directory, Entry
from bot.formats.incoming import FileRead

KINDS = ("initiative", "offer", "contact_point")

words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).map(str.strip).filter(bool)
tricky = st.sampled_from(
    [
        "=1+1",
        "+x",
        "-",
        "--",
        "++tag",
        "==neu",
        "@a",
        "'=x",
        "'",
        "a;b",
        "a,b",
        'a "b"',
        "<b>x</b>",
        "&amp;",
        "x<y",
        "a&b",
    ]
)
texts = words | tricky | st.tuples(words, words).map("\n".join)
simple = st.sampled_from(["Anna", "Max Mustermann", "Dr. Eva von Ried"])
languages = st.sampled_from(["de", "en"])
local = st.dictionaries(languages, texts, min_size=1)
local_lists = st.dictionaries(languages, st.lists(texts, min_size=1, max_size=4, unique=True), min_size=1)
names = st.lists(words | tricky, max_size=3, unique=True)
contacts = st.fixed_dictionaries(
    {"city": words},
    optional={
        "role": local,
        "person": simple,
        "organisation": texts,
        "street": texts,
        "postcode": st.sampled_from(["14806", "01067", "F-75002"]),
        "phone": st.sampled_from(["033841 387-0", "+49 (0) 33841/12", "112"]),
        "email": st.sampled_from(["info@bad-belzig.de", "a.b+c@x-y.org"]),
    },
)
links = st.lists(
    st.fixed_dictionaries({"label": local, "url": st.sampled_from([f"https://{n}.example.de/?a=b" for n in range(9)])}),
    max_size=7,
    unique_by=lambda link: link["url"],
)
entries = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS), "name": texts, "summary": local},
    optional={
        "aliases": names,
        "keywords": local_lists,
        "places": names,
        "background": local,
        "contacts": st.lists(contacts, max_size=3),
        "location": st.fixed_dictionaries({"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}),
        "website": st.sampled_from(["https://bad-belzig.de", "http://www.zegg.de/a?b=c#d", "https://müller.de"]),
        "links": links,
        "opening_hours": local,
        "funders": names,
        "good_to_know": local_lists,
        "licence": st.sampled_from(["CC0-1.0", "ODbL-1.0", "nach Absprache"]),
        "as_of": st.sampled_from(["2024", "2024-10", "2024-10-05"]),
        "editor_notes": st.just(["Geheim"]),
    },
)


def directory_of(*found: dict[str, Any]) -> Directory:
    """A directory of entries, which get an id if they have none."""
    return Directory.model_validate(
        {
            "directory": {"name": "W"},
            "kinds": {kind: {"de": kind} for kind in KINDS},
            "entries": [{"id": f"e{number}"} | entry for number, entry in enumerate(found)],
        }
    )


directories = st.lists(entries, max_size=3).map(lambda found: directory_of(*found))


def said_by(entry: Entry, *fields: str, language: str | None = None) -> dict[str, Any]:
    """Some fields of an entry as a file would say them, texts in one language or in all."""
    dumped = entry.model_dump(by_alias=True, exclude_none=True, include=set(fields))
    local_fields = {"summary", "keywords", "opening_hours", "good_to_know"}
    if language:
        for name in local_fields & dumped.keys():
            dumped[name] = {code: text for code, text in dumped[name].items() if code == language}
    return {name: value for name, value in dumped.items() if value not in ([], {})}


def labelled(entry: Entry, language: str) -> dict[str, Any]:
    """The links of an entry that have a label in a language, with that label only."""
    found = [
        {"label": {language: link.label[language]}, "url": link.url} for link in entry.links if language in link.label
    ]
    return {"links": found} if found else {}


def fields_read(read: FileRead) -> list[dict[str, Any]]:
    """What a file says of its entries, where nothing is wrong with it or nothing stands in it."""
    if read.incoming:
        assert read.problems == ()
    return [dict(incoming.fields) for incoming in read.incoming]


def assert_only_what_the_model_takes(read: FileRead) -> None:
    """Every entry that was read is one as far as it says something, and every problem has its file."""
    for incoming in read.incoming:
        needed = {"id": "x", "kind": "offer", "name": "N", "summary": {"de": "S"}}
        Entry.model_validate(needed | dict(incoming.fields))
        assert None not in incoming.fields.values()
    assert read.incoming or read.problems
    assert all(problem.file == "a" for problem in read.problems)


def strange_json(names: list[str], values: list[Any]) -> st.SearchStrategy[Any]:
    """JSON with names and values of a format in the wrong places."""
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=10)
        | st.sampled_from(values)
    )
    keys = st.sampled_from(names) | st.text(max_size=5)
    return st.recursive(
        leaves, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(keys, inside, max_size=8), max_leaves=30
    )
