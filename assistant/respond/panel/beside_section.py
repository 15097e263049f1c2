"""What the panel tells of others that are like the case in front, or why it is looked at alone."""

from assistant.inert import readable
from assistant.language import text
from assistant.respond.alike import Beside
from assistant.respond.panel.case_sections import bullets
from assistant.respond.panel.controls import phrase_name
from assistant.respond.panel.parts import Pairs, Section


def beside_section(beside: Beside) -> Section:
    """Say how many are alike and what they share; for a case that fell out of them, why."""
    kind = beside.kind
    if kind is None:
        why = bullets(tuple(readable(each.said) for each in beside.why), "warn")
        return Section(name="alike", title=text("alike.alone"), blocks=(why,))
    title = text("alike.place", place=beside.place, total=beside.total)
    shared = {"reason": kind.reason, "playbook": kind.playbook, "phrase": kind.phrase}
    if len(set(shared.values())) == 1:
        name = phrase_name(kind.reason)
        lines = bullets((text("alike.shared", name=name),))
        return Section(name="alike", title=f"{title} · {name}", folded=True, blocks=(lines,))
    pairs = tuple((text(f"alike.{what}"), phrase_name(name)) for what, name in shared.items())
    return Section(name="alike", title=title, blocks=(Pairs(pairs=pairs),))
