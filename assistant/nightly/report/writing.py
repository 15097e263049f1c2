"""Write the report's five files: each whole or not at all, for the owner alone."""

from datetime import datetime
from pathlib import Path

from assistant.nightly.records import Night
from assistant.nightly.report.building import Sources, build
from assistant.nightly.report.comma_file import comma_file
from assistant.nightly.report.html import html
from assistant.nightly.report.json_file import json_file
from assistant.nightly.report.workbook import workbook
from assistant.private_files import private_folder, write_private
from flows.records import Record


class ReportFiles(Record):
    """Where one report stands."""

    html: Path
    """For a person; written last, so that it stands only beside the others."""
    xlsx: Path
    csv: Path
    """Every dispute."""
    statistics_csv: Path
    json_file: Path


def write_report(night: Night, folder: Path, sources: Sources, now: datetime) -> ReportFiles:
    """Write the report of a night, named by the seller's own day; a second one of the same day replaces the first.

    Raises ValueError for a naive `now`, NotPrivate when the folder is open to others, NotWritten, OSError.
    """
    report = build(night, sources, now)
    day = sources.clerk.knowledge.calendar.local(now).date()
    stem = private_folder(folder) / f"report-{day.isoformat()}"
    files = ReportFiles(
        html=stem.with_suffix(".html"),
        xlsx=stem.with_suffix(".xlsx"),
        csv=stem.with_suffix(".csv"),
        statistics_csv=stem.with_name(f"{stem.name}-statistics.csv"),
        json_file=stem.with_suffix(".json"),
    )
    # Everything is made before anything is written: a mistake in one leaves yesterday's five as they are.
    made = {
        files.json_file: json_file(night),
        files.csv: comma_file(report),
        files.statistics_csv: comma_file(report, "statistics"),
        files.xlsx: workbook(report),
        files.html: html(report, sources.clerk),
    }
    for path, data in made.items():
        write_private(path, data)
    return files
