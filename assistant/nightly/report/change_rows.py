"""What changed since the night before, grouped by dispute."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.casework.judging.unknown_words import count_unknown
from assistant.inert import readable
from assistant.language import text
from assistant.nightly.records import Event, EventKind, KeptCase
from assistant.nightly.report.case_rows import Key, Scene, unknown_row
from assistant.nightly.report.case_view import CaseChanges, CaseRow, Decision, FieldChange
from assistant.nightly.report.view import LayoutRow, UnknownRow
from assistant.nightly.report.wording import field_words, money_words, value_words
from flows.records import Case, Solution


class Changes:
    """The night's events, looked at by kind."""

    def __init__(self, scene: Scene, rows: Mapping[Key, CaseRow]) -> None:
        self._scene, self._rows = scene, rows
        self._order = {key: place for place, key in enumerate(rows)}

    def rows_of(self, kind: EventKind) -> tuple[CaseRow, ...]:
        """Return the disputes that have an event of a kind, in order of work."""
        return tuple(self._row(key) for key, _ in self._by_case((kind,)))

    def changed(self) -> tuple[CaseChanges, ...]:
        """Return what changed in which dispute; what came back is among it."""
        return tuple(
            CaseChanges(
                row=self._row(key),
                back=any(event.kind == "back" for event in events),
                changes=tuple(_change(event) for event in events if event.field or event.before or event.after),
            )
            for key, events in self._by_case(("changed", "back"))
        )

    def vanished(self) -> tuple[CaseRow, ...]:
        """Return the disputes that are gone from the list, tonight or before, and were not seen to end."""
        told = self.rows_of("vanished")
        seen = {(row.shop, row.issue_id) for row in told}
        gone = (row for row in self._rows.values() if "vanished" in row.marks)
        return (*told, *(row for row in gone if (row.shop, row.issue_id) not in seen))

    def decisions(self) -> tuple[Decision, ...]:
        """Return the disputes in which the platform decided."""
        kept = {(each.shop, each.case.issue_id): each for each in self._scene.night.cases}
        return tuple(self._decision(key, events, kept.get(key)) for key, events in self._by_case(("platform_decided",)))

    def layout(self) -> tuple[LayoutRow, ...]:
        """Return the pages that look different, one per shop and field."""
        return tuple(dict.fromkeys(self._layout_rows()))

    def unknown(self) -> tuple[UnknownRow, ...]:
        """Return the words that nobody knows, counted over all disputes; new ones first."""
        night, table = self._scene.night, self._scene.clerk.knowledge.reasons
        met = [event for event in night.events if event.kind == "unknown_word"]
        words = {readable(word) for event in met for word in (event.after, event.before) if word}
        counted = [
            UnknownRow(
                kind=field_words(each.kind).name,
                words=readable(each.text),
                count=each.count,
                issue_ids=each.issue_ids,
                new=readable(each.text) in words,
            )
            for each in count_unknown((kept.case for kept in night.cases), table)
        ]
        known = {row.words for row in counted}
        more = [row for row in _uncounted(met) if row.words not in known]
        return tuple(sorted((*counted, *more), key=lambda row: not row.new))

    def _by_case(self, kinds: Sequence[EventKind]) -> list[tuple[Key, list[Event]]]:
        found: dict[Key, list[Event]] = {}
        for event in self._scene.night.events:
            if event.kind in kinds:
                found.setdefault((event.shop, event.issue_id), []).append(event)
        return sorted(found.items(), key=lambda pair: self._order.get(pair[0], len(self._order)))

    def _row(self, key: Key) -> CaseRow:
        return self._rows.get(key) or unknown_row(key, self._scene)

    def _decision(self, key: Key, events: Sequence[Event], kept: KeptCase | None) -> Decision:
        solution = _platforms(kept.case) if kept else None
        changes = tuple(_change(event) for event in events if event.field or event.before or event.after)
        words = _solution_words(solution) if solution else ""
        return Decision(
            row=self._row(key), solution=words, content=readable(solution.content if solution else ""), changes=changes
        )

    def _layout_rows(self) -> Iterator[LayoutRow]:
        for event in self._scene.night.events:
            if event.kind == "layout_changed":
                yield LayoutRow(
                    shop=self._scene.title(event.shop),
                    issue_id=readable(event.issue_id),
                    field=field_words(event.field).name if event.field else "",
                    before=readable(event.before),
                    after=readable(event.after),
                )


def _change(event: Event) -> FieldChange:
    words = field_words(event.field)
    before, after = value_words(event.field, event.before), value_words(event.field, event.after)
    return FieldChange(name=words.name, path=words.path, before=before, after=after)


def _platforms(case: Case) -> Solution | None:
    return next((each for each in reversed(case.solutions) if each.solution_owner == "platform"), None)


def _solution_words(solution: Solution) -> str:
    kind = text(f"solution.{solution.solution_type}") if solution.solution_type else "?"
    money = " · ".join(filter(None, map(money_words, (solution.refund_money, solution.refund_money_post))))
    return readable(f"{kind} {money}".rstrip())


def _uncounted(events: Sequence[Event]) -> Iterator[UnknownRow]:
    met: dict[tuple[str, str], list[str]] = {}
    for event in events:
        word = event.after or event.before
        met.setdefault((event.field, readable(word)), []).append(event.issue_id)
    for (field, words), cases in met.items():
        ids = tuple(dict.fromkeys(cases))
        yield UnknownRow(kind=field_words(field).name, words=words, count=len(cases), issue_ids=ids, new=True)
