"""What became of each case that was to be read."""

from dataclasses import dataclass

from loguru import logger

from flows.errors import ReadingIncomplete, SiteProblem
from flows.records import Case
from flows.sources import CaseSource, Way


@dataclass(frozen=True)
class CaseRead:
    """What became of one case: a record, or the problem that keeps it from being one."""

    issue_id: str
    case: Case | None
    problem: SiteProblem | None
    read_by: Way
    source: CaseSource | None = None
    """What it was read from, where that was to be kept."""

    @property
    def why_not(self) -> SiteProblem:
        """Return what keeps it from being a record, naming the case."""
        problem = self.problem or ReadingIncomplete("The case was not read.")
        problem.target = problem.target or self.issue_id
        return problem


def failed(issue_id: str, problem: SiteProblem, way: Way) -> CaseRead:
    """Return the result of a case that could not be read."""
    logger.warning("case {}: {}", issue_id, problem)
    return CaseRead(issue_id, None, problem, way)
