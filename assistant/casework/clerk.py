"""The clerk's desk: every table of casework read once, for one shop."""

from pathlib import Path

from assistant.casework.counting.statistics_data import Ground, StatisticsRules, read_statistics_rules
from assistant.casework.extending.extension_data import ExtensionRules, read_extension_rules
from assistant.casework.judging.knowledge import Knowledge, read_knowledge
from assistant.casework.linting.lint_rules import LintRules, read_lint_rules
from assistant.casework.playing.playbooks import Playbooks, read_playbooks
from assistant.casework.writing.buyers_language import read_tongues
from assistant.casework.writing.draft_facts import Bench
from assistant.casework.writing.phrases import read_phrasebook
from flows.records import Record


class SiteHabits(Record):
    """What casework must know of a shop's site."""

    time_zone: str
    """E.g. `America/Los_Angeles`; dates are written as the site prints them."""
    reply_length: tuple[int, int] = (4, 512)
    """Least and most characters of a reply."""
    shop_title: str | None = None


class Clerk(Record):
    """What the clerk of one shop knows."""

    knowledge: Knowledge
    playbooks: Playbooks
    extension: ExtensionRules
    bench: Bench
    lint_rules: LintRules
    statistics: StatisticsRules

    @property
    def ground(self) -> Ground:
        """Return what statistics rest on."""
        return Ground(rules=self.statistics, states=self.knowledge.states, reasons=self.knowledge.reasons)


def clerk_for(habits: SiteHabits, own: Path | None = None) -> Clerk:
    """Read every table, with the person's own files over the shipped ones. Raises DataProblem."""
    knowledge = read_knowledge(own)
    phrasebook = read_phrasebook(own, more_reasons=tuple(knowledge.reasons.reason))
    bench = Bench(
        phrasebook=phrasebook,
        tongues=read_tongues(own),
        time_zone=habits.time_zone,
        shop_title=habits.shop_title,
    )
    return Clerk(
        knowledge=knowledge,
        playbooks=read_playbooks(own),
        extension=read_extension_rules(own),
        bench=bench,
        lint_rules=read_lint_rules(own).with_reply_length(*habits.reply_length),
        statistics=read_statistics_rules(own),
    )
