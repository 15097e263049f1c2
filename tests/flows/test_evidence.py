"""Pictures of evidence: known by their bytes, asked for again within limits, never the reason to lose a case."""

from assistant.qa.site.faults import Faults
from flows.evidence import Pictures
from flows.records import Attachment, Case
from flows.site import Pace
from tests.conftest import QUICK, OpenDesk


class Failing(Faults):
    """Every reply fails; counts how often each path was asked for."""

    def __init__(self) -> None:
        super().__init__(("error=1",))
        self.asked: list[str] = []

    def draw(self, path: str) -> str | None:  # type: ignore[override]  # the same words
        self.asked.append(path)
        return super().draw(path)


def case_with(case: Case, *paths: str) -> Case:
    files = tuple(Attachment(owner="buyer", file_type="image", file_path=path) for path in paths)
    return case.model_copy(update={"evidence": files, "process": ()})


def test_pictures_are_known_by_their_bytes_and_lost_ones_are_given_up(open_desk: OpenDesk) -> None:
    desk = open_desk("new", disputes=1, orders=1).with_site(pace=Pace(retries=1, page_seconds=QUICK.page_seconds))
    desk.sign_in()
    world = desk.center.world
    world.uploads = {
        "/evidence/a.jpg": b"RIFF\x10\0\0\0WEBPVP8 picture",
        "/evidence/b.png": b"RIFF\x10\0\0\0WAVEfmt sound",
        "/evidence/c.png": b"<html>no picture</html>",
    }
    paths = ("/evidence/a.jpg", "/evidence/b.png", "/evidence/c.png", "/evidence/none.bmp", "/evidence/a.jpg")
    case = Pictures(desk.session).fetched(case_with(world.cases[0], *paths))
    assert [file.media_type for file in case.evidence] == ["image/webp", None, None, None, "image/webp"]
    assert world.pictures_taken == [*paths[:4]], "each is asked for once; what is no picture stays none"

    # A site that serves no picture at all is not asked for all of them, each several times.
    world.faults = failing = Failing()
    many = case_with(world.cases[0], *(f"/evidence/{number}.png" for number in range(6)))
    lost = Pictures(desk.session).fetched(many)
    assert [file.sha256 for file in lost.evidence] == [None] * 6
    assert [path.partition(".")[0] for path in failing.asked] == [f"/evidence/{n}" for n in (0, 0, 1, 1, 2, 2)]
