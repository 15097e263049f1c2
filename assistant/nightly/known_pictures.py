"""What earlier downloads told of a case's pictures: it holds for every later reading of the same addresses."""

from collections.abc import Callable

from assistant.nightly.noise import lasting_address
from flows.records import Attachment, Case


def known_in(case: Case) -> dict[str, Attachment]:
    """Return the downloaded files of a case by their lasting addresses."""
    return {lasting_address(file.file_path): file for file in _files(case) if file.sha256 and file.file_path}


def with_known(case: Case, before: Case) -> Case:
    """Return a reading with what is known of its pictures from the one before; what it tells itself stays."""
    known = known_in(before)
    return _each(case, lambda file: file if file.sha256 else _told_by(known.get(lasting_address(file.file_path)), file))


def without_picture(case: Case) -> bool:
    """Tell whether a picture of the case was never downloaded."""
    return any(file.file_type == "image" and not file.sha256 for file in _files(case))


def _files(case: Case) -> tuple[Attachment, ...]:
    return (*case.evidence, *(file for step in case.process for file in step.attachments))


def _each(case: Case, changed: Callable[[Attachment], Attachment]) -> Case:
    steps = tuple(
        step.model_copy(update={"attachments": tuple(map(changed, step.attachments))}) for step in case.process
    )
    return case.model_copy(update={"evidence": tuple(map(changed, case.evidence)), "process": steps})


def _told_by(known: Attachment | None, file: Attachment) -> Attachment:
    if known is None:
        return file
    return file.model_copy(update={"sha256": known.sha256, "size": known.size, "media_type": known.media_type})
