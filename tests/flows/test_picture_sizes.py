"""How large a picture is by its bytes: whole ones of every kind, and whatever else may come."""

import struct
from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from assistant.qa.site.pictures import jpeg, png
from flows.picture_sizes import size_of

GIF = (
    b"GIF89a" + struct.pack("<HHBBB", 3, 2, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 3, 2, 0) + b"\x02\x02\x44\x01\0" + b"\x3b"
)
WIDE_FRAME = GIF.replace(struct.pack("<HHHH", 0, 0, 3, 2), struct.pack("<HHHH", 0, 0, 9000, 8000))
EXTENDED = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\x0f\x27\0" + b"\x87\x13\0"
DRAW = "(kind) => Object.assign(document.createElement('canvas'), {width: 31, height: 17}).toDataURL(...kind)"
PICTURES = {"image/png": png("a"), "image/jpeg": jpeg("a"), "image/gif": GIF}


def test_every_kind_tells_its_size() -> None:
    sizes = {"image/png": (96, 72), "image/jpeg": (96, 72), "image/gif": (3, 2)}
    assert {kind: size_of(data, kind) for kind, data in PICTURES.items()} == sizes
    assert size_of(WIDE_FRAME, "image/gif") == (9000, 8000), "a frame may be larger than the picture says"
    assert size_of(b"RIFF" + struct.pack("<I", 4 + len(EXTENDED)) + b"WEBP" + EXTENDED, "image/webp") == (10_000, 5000)
    assert size_of(png("a"), "image/svg+xml") is None


@pytest.mark.parametrize("quality", ["0.8", "1"])
def test_pictures_of_a_browser_tell_their_size(page: Page, quality: str) -> None:
    for kind in ("image/png", "image/jpeg", "image/webp"):
        data = b64decode(str(page.evaluate(DRAW, [kind, float(quality)])).partition(",")[2])
        assert size_of(data, kind) == (31, 17), kind
        assert size_of(data[: len(data) // 2], kind) is None, kind


@settings(deadline=None)
@given(st.sampled_from(sorted(PICTURES)), st.data())
def test_a_picture_that_is_cut_has_no_size(kind: str, data: st.DataObject) -> None:
    whole = PICTURES[kind]
    end = data.draw(st.integers(0, len(whole) - 1))
    assert size_of(whole[:end], kind) is None


@settings(deadline=None)
@given(st.sampled_from([*PICTURES, "image/webp"]), st.binary(max_size=80), st.integers(0, 60))
def test_whatever_comes_is_answered(kind: str, noise: bytes, at: int) -> None:
    whole = PICTURES.get(kind, b"RIFF" + struct.pack("<I", 4 + len(EXTENDED)) + b"WEBP" + EXTENDED)
    found = size_of(whole[:at] + noise + whole[at + len(noise) :], kind)
    assert found is None or (found[0] > 0 and found[1] > 0)
