"""What each kind of line is that `--json` prints, and each file of the person's own casework: gathered of all rooms."""

from pydantic import BaseModel, RootModel

from assistant.buyer_commands import ErasedInAudit
from assistant.casework.counting.statistics import Statistics
from assistant.casework.counting.statistics_data import StatisticsRules
from assistant.casework.extending.extension_data import CarrierRule, ExtensionRule, ExtensionRules, RouteRule
from assistant.casework.extending.extension_rules import ExtensionProposal
from assistant.casework.judging.holidays import Calendar
from assistant.casework.judging.reasons import ReasonTable
from assistant.casework.judging.rules import RuleTable, ShownRule
from assistant.casework.judging.states import StateTable
from assistant.casework.judging.views import ViewTable
from assistant.casework.linting.lint_table import LintTable
from assistant.casework.linting.phrase_check import PhraseCheck
from assistant.casework.playing.checklists import Checklists
from assistant.casework.playing.playbooks import Playbooks
from assistant.casework.writing.phrases import PhraseFile
from assistant.commands.casework_lines import DraftLine, PlanLine
from assistant.commands.phrases import OwnPhraseFile, ShownPhrase
from assistant.commands.profile import CheckedProfile
from assistant.commands.shop import ShownShop, SignedIn
from assistant.doctor.findings import Finding
from assistant.nightly.counting.records import ShopStatistics
from assistant.nightly.notices.sending import Sent
from assistant.nightly.records import ShopNight
from assistant.nightly.reparsing import ReadAgain, Reparsed
from assistant.nightly.report.writing import ReportFiles
from assistant.nightly.schedule.installing import Shown
from assistant.nightly.store.answers import Forgotten, Pruned, RunSummary
from assistant.nightly.target_health import TargetHealth
from assistant.problems import ProblemLine
from assistant.qa.capturing.captures import KeptCapture
from assistant.qa.capturing.form_reading import FormSeen
from assistant.qa.checking import TargetCheck
from assistant.qa.commands import RunningSite
from assistant.qa.demo import Summary
from assistant.qa.starting.beginning import NewProfile
from assistant.qa.strength.lines import StrengthShare, StrengthTarget, StrengthTotal
from assistant.qa.suggesting.lines import Mend
from assistant.respond.audit.entries import WrittenEntry
from assistant.respond.audit.remembered import Remembered
from assistant.respond.audit.verifying import Verdict
from assistant.respond.audit.views import AuditLine
from assistant.respond.opening import SessionEnd
from assistant.respond.rehearsing import Rehearsed
from assistant.session_health import SessionHealth
from flows.records import Case, Dispute, FilledForm, Order


class AnyExtensionRule(RootModel[RouteRule | CarrierRule | ExtensionRule]):
    """A rule by which receipt periods are extended: of a route, a carrier or a country."""


KINDS: dict[str, type[BaseModel]] = {
    "problem": ProblemLine,
    # pages
    "dispute": Dispute,
    "case": Case,
    "order": Order,
    "filled_form": FilledForm,
    # casework
    "plan": PlanLine,
    "draft": DraftLine,
    "extension": ExtensionProposal,
    "phrase": ShownPhrase,
    "phrase_check": PhraseCheck,
    "phrase_file": OwnPhraseFile,
    "rule": ShownRule,
    "extension_rule": AnyExtensionRule,
    # shops and profiles
    "shop": ShownShop,
    "login": SignedIn,
    "profile": CheckedProfile,
    "target_check": TargetCheck,
    "mend": Mend,
    "new_profile": NewProfile,
    "capture": KeptCapture,
    "form_seen": FormSeen,
    "finding": Finding,
    "strength": StrengthTotal,
    "strength_share": StrengthShare,
    "strength_target": StrengthTarget,
    # nights
    "shop_night": ShopNight,
    "report": ReportFiles,
    "notice": Sent,
    "night": RunSummary,
    "sign_in": SessionHealth,
    "target_health": TargetHealth,
    "pruned": Pruned,
    "read_again": ReadAgain,
    "reparse": Reparsed,
    "shop_statistics": ShopStatistics,
    "statistics": Statistics,
    "schedule": Shown,
    # answering
    "rehearsed": Rehearsed,
    "session": SessionEnd,
    "audit": WrittenEntry,
    "audit_entry": AuditLine,
    "audit_unsent": Remembered,
    "audit_verdict": Verdict,
    "forgotten": Forgotten,
    "forgotten_in_audit": ErasedInAudit,
    # the built-in seller center
    "summary": Summary,
    "site": RunningSite,
}
"""Each line also has `kind`, and where they make sense `shop` and a few words beside the record."""
DATA_FILES: dict[str, type[BaseModel]] = {
    "phrases/*.toml": PhraseFile,
    "playbooks.toml": Playbooks,
    "checklists.toml": Checklists,
    "extension.toml": ExtensionRules,
    "reasons.toml": ReasonTable,
    "states.toml": StateTable,
    "holidays.toml": Calendar,
    "views.toml": ViewTable,
    "rules.toml": RuleTable,
    "lint.toml": LintTable,
    "statistics.toml": StatisticsRules,
}
"""Files of the person's own casework folder."""
