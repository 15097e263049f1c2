"""The pictures of the cases that a night opens: each is downloaded once, and kept for the owner alone."""

from dataclasses import dataclass

from assistant.commands.run import Run
from assistant.evidence_files import EvidenceFiles
from assistant.nightly.known_pictures import known_in, without_picture
from assistant.nightly.noise import lasting_address
from flows.evidence import Pictures
from flows.records import Attachment, Case
from flows.session import Session


@dataclass(frozen=True)
class CasePictures:
    """The pictures of one shop in one night."""

    files: EvidenceFiles
    pictures: Pictures

    def of(self, case: Case, before: Case | None) -> Case:
        """Return the case with its pictures downloaded, but for those that the reading before had already."""
        known = known_in(before) if before else {}

        def had(file: Attachment) -> Attachment | None:
            found = known.get(lasting_address(file.file_path))
            return found if found and found.sha256 and self.files.has(found.sha256) else None

        return self.pictures.fetched(case, had)

    def lacks(self, case: Case) -> bool:
        """Tell whether a picture of the case could not be had."""
        return without_picture(case)


class NoPictures:
    """What a night does with pictures that nobody wants."""

    def of(self, case: Case, before: Case | None) -> Case:  # noqa: ARG002 - as of `CasePictures`
        """Return the case as it is."""
        return case

    def lacks(self, case: Case) -> bool:  # noqa: ARG002 - as of `CasePictures`
        """Miss nothing."""
        return False


def pictures_at(run: Run, shop: str, session: Session) -> CasePictures | NoPictures:
    """Return what a night does with this shop's pictures. Raises NotPrivate, OSError."""
    if not run.settings.night_evidence:
        return NoPictures()
    files = EvidenceFiles(run.settings.data_folder, shop)
    return CasePictures(files, Pictures(session, files))
