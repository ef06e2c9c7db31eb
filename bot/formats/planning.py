"""What a file would change in the directory: matched, merged, checked and compared, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from bot.domain.deep_links import is_reserved
from bot.domain.directory import Entry, body_of, folded_name
from bot.domain.merging import NewIds, merged
from bot.formats.contradictions import (
    contradictions_between,
    contradictions_within,
    reserved_id,
    unknown_references,
)
from bot.formats.field_problems import field_problem
from bot.formats.findings import MAX_ERRORS, Findings, RefusedError
from bot.formats.incoming import Incoming
from bot.formats.plans import Change, Known, Plan, Standing, Version
from bot.formats.problems import FieldPath, Problem, ProblemCode, Severity
from bot.formats.texts import Texts

_MAX_ROUNDS = 20
"""Leaving an entry out can bring back a name that another one took; so often that is followed."""


def plan_import(
    reading: Iterable[Incoming | Problem],
    standing: Standing,
    *,
    file: str,
    remove_missing: bool = False,
    default_kind: str | None = None,
) -> Plan:
    """Compare what a file says with the directory; nothing is written, and no entry of either is kept in memory.

    An entry is matched by its id, without one by its name, if exactly one entry has it; else it is new and gets an id
    from its name. What the file does not mention stays. Entries with errors are left out, and the rest goes on.
    remove_missing: remove the entries that the file does not mention.
    default_kind: for new entries that name none; without it, the only kind that the directory has.
    """
    planning = _Planning(standing, file, default_kind)
    try:
        return planning.run(reading, remove_missing)
    except RefusedError:
        return Plan(problems=planning.findings.by_line(), refused=True)


@dataclass(slots=True)
class _Candidate:
    """An entry of the file that could be taken over; of what the file said only what names it is kept.

    becomes: None where the entry is in the directory as the file has it.
    """

    incoming: Incoming
    before: Known | None
    becomes: Version | None
    name: str
    aliases: tuple[str, ...]

    @property
    def renames(self) -> bool:
        """Whether it brings a name or an alias that was not there."""
        before = self.before
        return before is None or (before.name, before.aliases) != (self.name, self.aliases)


class _Planning:
    """One comparison: what was found so far."""

    def __init__(self, standing: Standing, file: str, default_kind: str | None) -> None:
        self._standing = standing
        self._texts = Texts()
        self.findings = Findings(file)
        self._kinds, self._topics = list(standing.frame.kinds), list(standing.frame.topics)
        self._default_kind = default_kind or (self._kinds[0] if len(self._kinds) == 1 else None)
        self._by_name: dict[str, list[str]] = {}
        for entry_id, known in standing.entries.items():
            self._by_name.setdefault(folded_name(known.name), []).append(entry_id)
        self._taken = {*standing.taken, *standing.entries}
        self._new_ids = NewIds(self._taken)
        self._mentioned: set[str] = set()
        self._first: dict[str, int] = {}
        self._candidates: dict[str, _Candidate] = {}

    def run(self, reading: Iterable[Incoming | Problem], remove_missing: bool) -> Plan:
        empty = True
        for said in reading:
            if isinstance(said, Problem):
                self.findings.note(said)
                continue
            empty = False
            if not self.findings.of_file:
                self._take(said)
        if self.findings.of_file:
            self.findings.forget_entries()
            raise RefusedError
        if empty:
            self.findings.refuse(Problem(ProblemCode.NO_ENTRIES))
        removed = tuple(self._removed()) if remove_missing else ()
        self._leave_out_what_contradicts({change.entry_id for change in removed})
        return self._plan(removed)

    def _plan(self, removed: tuple[Change, ...]) -> Plan:
        taken = {
            key: each for key, each in self._candidates.items() if each.incoming.number not in self.findings.faulty
        }
        different = {key: each for key, each in taken.items() if each.becomes}
        changes = [self._change(key, each.before, each.becomes, each.name) for key, each in different.items()]
        return Plan(
            added=tuple(change for change in changes if change.was is None),
            changed=tuple(change for change in changes if change.was is not None),
            removed=removed,
            unchanged=len(taken) - len(different),
            left_out=len(self.findings.faulty),
            problems=self.findings.by_line(),
        )

    def _change(self, entry_id: str, known: Known | None, becomes: Version | None, name: str) -> Change:
        if known is None:
            return Change(entry_id, name, None, becomes)
        return Change(entry_id, name, known.version, becomes, known.revision, known.by_hand)

    # One entry of the file

    def _take(self, incoming: Incoming) -> None:
        """Match an entry of the file, merge it and check it."""
        fields = dict(incoming.fields)
        entry_id = self._matched(incoming)
        if entry_id is None or incoming.number in self.findings.faulty:
            return
        known = self._standing.entries.get(entry_id)
        before = known.version.entry if known else None
        if before is None and is_reserved(entry_id):
            self.findings.note_of(incoming, reserved_id(self._path(incoming), entry_id, Severity.ERROR))
        values = before.model_dump(by_alias=True, exclude_none=True) if before else {}
        result = merged(values, fields | {"id": entry_id})
        if before is None and "kind" not in result:
            result["kind"] = self._kind_for(incoming)
        after = self._checked(incoming, result)
        if after is None:
            return
        becomes = None
        if before != after:
            becomes = Version.kept(self._texts, body_of(after))
            self._look_into(incoming, after)
        self._candidates[entry_id] = _Candidate(_naming(incoming), known, becomes, after.name, tuple(after.aliases))

    def _kind_for(self, incoming: Incoming) -> str:
        """The kind of a new entry that names none; where it cannot be told, any, so that the rest is checked too."""
        if self._default_kind is None:
            params = {"known": ", ".join(self._kinds)}
            problem = Problem(ProblemCode.KIND_NEEDED, self._path(incoming, "kind"), params=params)
            self.findings.note_of(incoming, problem)
            return self._kinds[0] if self._kinds else ""
        return self._default_kind

    def _matched(self, incoming: Incoming) -> str | None:
        """The id of the entry that is meant, or of a new one; None where that cannot be told."""
        entry_id, name = incoming.fields.get("id"), incoming.fields.get("name")
        named = self._by_name.get(folded_name(name), []) if isinstance(name, str) and name else []
        if isinstance(entry_id, str) and entry_id:
            key = entry_id
        elif len(named) > 1:
            self._mentioned.update(named)
            params = {"value": str(name), "others": ", ".join(named)}
            self.findings.note_of(
                incoming, Problem(ProblemCode.AMBIGUOUS_NAME, self._path(incoming, "name"), params=params)
            )
            return None
        else:
            key = named[0] if named else f"\0{folded_name(str(name))}" if name else f"\0{incoming.number}"
        if key in self._first:
            params = {"value": str(entry_id or name), "first": str(self._first[key])}
            self.findings.note_of(incoming, Problem(ProblemCode.DUPLICATE_ENTRY, self._path(incoming), params=params))
            return None
        self._first[key] = incoming.number
        self._mentioned.add(key)
        if key.startswith("\0"):
            return self._new_ids.id_for(str(name or ""))
        if key not in self._taken:
            self._taken.add(key)
            self._make_room_for(key)
        return key

    def _make_room_for(self, entry_id: str) -> None:
        """Give another id to a new entry that got this one from its name, before the file gave it to another entry."""
        made = self._candidates.pop(entry_id, None)
        if made is None or made.becomes is None:
            return
        renamed = made.becomes.entry.model_copy(update={"id": self._new_ids.id_for(made.name)})
        self._candidates[renamed.id] = replace(made, becomes=Version.kept(self._texts, body_of(renamed)))

    def _checked(self, incoming: Incoming, result: dict[str, Any]) -> Entry | None:
        """The entry, or None after saying all that is wrong with it."""
        path = self._path(incoming)
        unknown = set()
        for problem in unknown_references(path, result, self._kinds, self._topics):
            unknown.add(problem.path)
            self.findings.note_of(incoming, problem)
        try:
            entry = Entry.model_validate(result)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                place = (*path, *(part for part in detail["loc"] if part != "[key]"))
                if place not in unknown:
                    self.findings.note_of(incoming, field_problem(place, detail))
            return None
        return None if unknown else entry

    def _path(self, incoming: Incoming, *way: str) -> FieldPath:
        return ("entries", incoming.number - 1, *way)

    # Entries against each other

    def _removed(self) -> Iterator[Change]:
        home = self._standing.frame.header.home_entry
        for entry_id, known in self._standing.entries.items():
            if entry_id == home and entry_id not in self._mentioned:
                severity = Severity.WARNING
                self.findings.note(Problem(ProblemCode.REMOVES_HOME, entry=entry_id, severity=severity))
            elif entry_id not in self._mentioned:
                yield self._change(entry_id, known, None, known.name)

    def _leave_out_what_contradicts(self, removed: set[str]) -> None:
        for _ in range(_MAX_ROUNDS):
            if not self._names_that_contradict(removed):
                return
        self.findings.refuse(Problem(ProblemCode.TOO_MANY_PROBLEMS, params={"limit": MAX_ERRORS}))

    def _names_that_contradict(self, removed: set[str]) -> bool:
        """Find the entries that take away the name of another, and leave them out; whether there were any."""
        taken = {
            key: each for key, each in self._candidates.items() if each.incoming.number not in self.findings.faulty
        }
        names = [
            {"id": entry_id, "name": known.name, "aliases": list(known.aliases)}
            for entry_id, known in self._standing.entries.items()
            if entry_id not in removed and entry_id not in taken
        ]
        names += [{"id": key, "name": each.name, "aliases": list(each.aliases)} for key, each in taken.items()]
        bringing = {key for key, each in taken.items() if each.renames}
        warnings = []
        before = len(self.findings.faulty)
        for problem in contradictions_between({"entries": names}):
            own = str(names[int(problem.path[1])]["id"])
            others = str(problem.params.get("others", problem.params.get("other", ""))).split(", ")
            guilty = own if own in bringing else next((other for other in others if other in bringing), None)
            if guilty is None:
                continue
            incoming = taken[guilty].incoming
            if guilty != own:
                params = {"value": problem.params["value"], "other": own, "others": own}
                code = ProblemCode.NAME_TAKEN if problem.severity is Severity.ERROR else problem.code
                problem = Problem(code, ("entries", 0, "name"), params=params, severity=problem.severity)  # noqa: PLW2901
            placed = replace(problem, path=(*self._path(incoming), *problem.path[2:]))
            if problem.severity is Severity.ERROR:
                self.findings.note_of(incoming, placed)
            else:
                warnings.append((incoming, placed))
        if len(self.findings.faulty) > before:
            return True
        for incoming, placed in warnings:
            self.findings.note_of(incoming, placed)
        return False

    def _look_into(self, incoming: Incoming, entry: Entry) -> None:
        """What is odd inside of an entry."""
        value = entry.model_dump(by_alias=True, exclude_none=True)
        for problem in contradictions_within(self._path(incoming), value):
            self.findings.note_of(incoming, problem)


def _naming(incoming: Incoming) -> Incoming:
    """What is needed to say later which entry of the file is meant, without what the file says of it."""
    named = {name: incoming.fields[name] for name in ("id", "name") if name in incoming.fields}
    lines = {name: incoming.lines[name] for name in ("name", "aliases") if name in incoming.lines}
    return Incoming(named, incoming.number, incoming.line, lines)
