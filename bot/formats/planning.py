"""What a file would change in the directory: matched, merged, checked and compared, before anything is written."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from bot.domain.directory import Entry, folded_name
from bot.domain.merging import NewIds, merged
from bot.formats.contradictions import contradictions_between, contradictions_within, unknown_references
from bot.formats.field_problems import field_problem
from bot.formats.findings import MAX_ERRORS, Findings, RefusedError
from bot.formats.incoming import FileRead, Incoming
from bot.formats.plans import Change, Plan, Standing
from bot.formats.problems import FieldPath, Problem, ProblemCode, Severity

_MAX_ROUNDS = 20
"""Leaving an entry out can bring back a name that another one took; so often that is followed."""


def plan_import(
    read: FileRead, standing: Standing, *, file: str, remove_missing: bool = False, default_kind: str | None = None
) -> Plan:
    """Compare what a file says with the directory; nothing is written.

    An entry is matched by its id, without one by its name, if exactly one entry has it; else it is new and gets an id
    from its name. What the file does not mention stays. Entries with errors are left out, and the rest goes on.
    remove_missing: remove the entries that the file does not mention.
    default_kind: for new entries that name none; without it, the only kind that the directory has.
    """
    planning = _Planning(read, standing, file, default_kind)
    # What was read is let go entry by entry: a large file would else be in memory twice.
    del read
    try:
        return planning.run(remove_missing)
    except RefusedError:
        return Plan(problems=planning.findings.by_line(), refused=True)


@dataclass(slots=True)
class _Candidate:
    """An entry of the file that could be taken over; of what the file said only what names it is kept."""

    incoming: Incoming
    before: Entry | None
    after: Entry

    @property
    def renames(self) -> bool:
        """Whether it brings a name or an alias that was not there."""
        before, after = self.before, self.after
        return before is None or (before.name, before.aliases) != (after.name, after.aliases)


class _Planning:
    """One comparison: what was found so far."""

    def __init__(self, read: FileRead, standing: Standing, file: str, default_kind: str | None) -> None:
        self._problems = read.problems
        self._waiting = deque(read.incoming)
        self._standing = standing
        self._known = standing.directory.by_id
        self.findings = Findings(file)
        kinds = list(standing.directory.kinds)
        self._default_kind = default_kind or (kinds[0] if len(kinds) == 1 else None)
        self._by_name: dict[str, list[str]] = {}
        for entry in standing.directory.entries:
            self._by_name.setdefault(folded_name(entry.name), []).append(entry.id)
        said = (incoming.fields.get("id") for incoming in read.incoming)
        self._new_ids = NewIds({*standing.taken, *self._known, *(each for each in said if isinstance(each, str))})
        self._mentioned: set[str] = set()
        self._first: dict[str, int] = {}
        self._candidates: dict[str, _Candidate] = {}

    def run(self, remove_missing: bool) -> Plan:
        for problem in self._problems:
            self.findings.note(problem)
        if any(problem.number is None for problem in self.findings.errors):
            raise RefusedError
        if not self._waiting:
            self.findings.refuse(Problem(ProblemCode.NO_ENTRIES))
        while self._waiting:
            self._take(self._waiting.popleft())
        removed = tuple(self._removed()) if remove_missing else ()
        self._leave_out_what_contradicts({change.entry_id for change in removed})
        return self._plan(removed)

    def _plan(self, removed: tuple[Change, ...]) -> Plan:
        taken = [each for each in self._candidates.values() if each.incoming.number not in self.findings.faulty]
        different = [each for each in taken if each.before != each.after]
        for each in different:
            self._look_into(each)
        changes = [self._change(each.after.id, each.after) for each in different]
        return Plan(
            added=tuple(change for change in changes if change.before is None),
            changed=tuple(change for change in changes if change.before is not None),
            removed=removed,
            unchanged=len(taken) - len(different),
            left_out=len(self.findings.faulty),
            problems=self.findings.by_line(),
        )

    def _change(self, entry_id: str, after: Entry | None) -> Change:
        revision = self._standing.revisions.get(entry_id, 0)
        return Change(entry_id, self._known.get(entry_id), after, revision, entry_id in self._standing.by_hand)

    # One entry of the file

    def _take(self, incoming: Incoming) -> None:
        """Match an entry of the file, merge it and check it."""
        fields = dict(incoming.fields)
        entry_id = self._matched(incoming)
        if entry_id is None or incoming.number in self.findings.faulty:
            return
        before = self._known.get(entry_id)
        known = before.model_dump(by_alias=True, exclude_none=True) if before else {}
        result = merged(known, fields | {"id": entry_id})
        if before is None and "kind" not in result:
            result["kind"] = self._kind_for(incoming)
        after = self._checked(incoming, result)
        if after is not None:
            named = {name: incoming.fields[name] for name in ("id", "name") if name in incoming.fields}
            self._candidates[entry_id] = _Candidate(replace(incoming, fields=named), before, after)

    def _kind_for(self, incoming: Incoming) -> str:
        """The kind of a new entry that names none; where it cannot be told, any, so that the rest is checked too."""
        if self._default_kind is None:
            kinds = list(self._standing.directory.kinds)
            params = {"known": ", ".join(kinds)}
            problem = Problem(ProblemCode.KIND_NEEDED, self._path(incoming, "kind"), params=params)
            self.findings.note_of(incoming, problem)
            return kinds[0] if kinds else ""
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
        return self._new_ids.id_for(str(name or "")) if key.startswith("\0") else key

    def _checked(self, incoming: Incoming, result: dict[str, Any]) -> Entry | None:
        """The entry, or None after saying all that is wrong with it."""
        directory, path = self._standing.directory, self._path(incoming)
        unknown = set()
        for problem in unknown_references(path, result, list(directory.kinds), list(directory.topics)):
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
        home = self._standing.directory.header.home_entry
        for entry in self._standing.directory.entries:
            if entry.id == home and entry.id not in self._mentioned:
                severity = Severity.WARNING
                self.findings.note(Problem(ProblemCode.REMOVES_HOME, entry=entry.id, severity=severity))
            elif entry.id not in self._mentioned:
                yield self._change(entry.id, None)

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
        entries = [
            entry for entry in self._standing.directory.entries if entry.id not in removed and entry.id not in taken
        ]
        entries += [each.after for each in taken.values()]
        bringing = {key for key, each in taken.items() if each.renames}
        warnings = []
        before = len(self.findings.faulty)
        names = [{"id": entry.id, "name": entry.name, "aliases": entry.aliases} for entry in entries]
        for problem in contradictions_between({"entries": names}):
            own = entries[int(problem.path[1])].id
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

    def _look_into(self, candidate: _Candidate) -> None:
        """What is odd inside of an entry."""
        value = candidate.after.model_dump(by_alias=True, exclude_none=True)
        for problem in contradictions_within(self._path(candidate.incoming), value):
            self.findings.note_of(candidate.incoming, problem)
