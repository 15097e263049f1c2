"""All figures of one run, by face where they differ."""

from dataclasses import dataclass, field
from statistics import median

from benchmarks.nights import Nights
from benchmarks.running import Measured

FACES = ("classic", "new")
SIZES = (50, 200, 800)


@dataclass
class Face:
    """What was measured on one face of the seller center."""

    reading: dict[str, Measured] = field(default_factory=dict)
    """By way."""
    sizes: dict[str, dict[int, Measured]] = field(default_factory=dict)
    """By way and number of cases."""
    nights: Nights | None = None
    form_seconds: float = 0.0
    next_case: tuple[str, str] = ("", "")
    """How long a person waits for the next case: prepared, and not prepared."""

    def ratio(self, way: str, other: str) -> float | None:
        """Return how many times as long as the other a way takes for a case: the median of the rounds."""
        if way not in self.reading or other not in self.reading:
            return None
        return _over(self.reading[way].each, self.reading[other].each)

    def growth(self, way: str) -> float | None:
        """Return the time of a case among the most over that among the fewest."""
        few, many = self._ends(way)
        return _over(many.each, few.each)

    def further(self, way: str, size: int) -> list[float]:
        """Return the milliseconds of each further case between the next smaller size and this one, in each round."""
        smaller = [each for each in self.sizes[way] if each < size]
        if not smaller:
            return []
        few, many = self.sizes[way][max(smaller)], self.sizes[way][size]
        pairs = zip(few.answers, many.answers, strict=False)
        return [(more.seconds - less.seconds) / (many.cases - few.cases) * 1000 for less, more in pairs]

    def further_growth(self, way: str) -> float | None:
        """Return the time of each further case up to the largest size over that up to the one below it."""
        *_, below, largest = (0, *sorted(self.sizes[way]))
        return _over(self.further(way, largest), self.further(way, below)) if below else None

    def memory_growth(self, way: str) -> float | None:
        """Return the browser's most memory among the most cases over that among the fewest."""
        few, many = (each.peak.get("browser", 0.0) for each in self._ends(way))
        return many / few if few else None

    def _ends(self, way: str) -> tuple[Measured, Measured]:
        measured = self.sizes[way]
        return measured[min(measured)], measured[max(measured)]


def _over(many: list[float], few: list[float]) -> float | None:
    return median(one / other for one, other in zip(many, few, strict=False)) if many and few else None


@dataclass
class Results:
    """One run."""

    machine: dict[str, str]
    cases: int
    rounds: int
    latency: float
    """Seconds before each answer of the site."""
    sizes: tuple[int, ...]
    faces: dict[str, Face] = field(default_factory=dict)
    help_seconds: float = 0.0
    no_peers: str = ""
    """Why crawlee and scrapy-playwright are missing."""
