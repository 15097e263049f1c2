"""Small pictures made in code, different for every piece of evidence."""

import struct
import zlib
from hashlib import sha256
from random import Random

_WIDTH, _HEIGHT = 96, 72
_BLOCK = 8
# Standard lengths and values of the luminance DC table; the AC table knows "end of block" alone.
_DC_LENGTHS = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
_DC_CODES = ("00", "010", "011", "100", "101", "110", "1110", "11110", "111110", "1111110", "11111110", "111111110")


def png(name: str) -> bytes:
    """Draw a colour mosaic as PNG, 96 x 72; the same name gives the same bytes."""
    random = Random(f"png {name}")
    colours = [bytes(random.randrange(40, 230) for _ in range(3)) for _ in range(12)]
    rows = [b"\0" + b"".join(colour * 24 for colour in colours[top : top + 4]) for top in (0, 4, 8) for _ in range(24)]
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    body = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in body)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg(name: str) -> bytes:
    """Draw a grey mosaic as baseline JPEG, 96 x 72; the same name gives the same bytes."""
    random = Random(f"jpeg {name}")
    levels = [random.randrange(-60, 60) for _ in range((_WIDTH // _BLOCK) * (_HEIGHT // _BLOCK))]
    bits, before = [], 0
    for level in levels:
        bits.append(_dc_bits(level - before) + "0")  # "0" is the end of a block
        before = level
    stream = "".join(bits)
    stream += "1" * (-len(stream) % 8)
    data = int(stream, 2).to_bytes(len(stream) // 8, "big").replace(b"\xff", b"\xff\0")
    frame = struct.pack(">BHHB", 8, _HEIGHT, _WIDTH, 1) + bytes([1, 0x11, 0])
    tables = b"\0" + _DC_LENGTHS + bytes(range(12)) + b"\x10" + bytes([1] + [0] * 15) + b"\0"
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xDB, b"\0" + b"\x08" * 64),
            _segment(0xC0, frame),
            _segment(0xC4, tables),
            _segment(0xDA, bytes([1, 1, 0, 0, 63, 0])),
            data,
            b"\xff\xd9",
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _dc_bits(difference: int) -> str:
    size = abs(difference).bit_length()
    if size == 0:
        return _DC_CODES[0]
    value = difference if difference > 0 else difference + (1 << size) - 1
    return _DC_CODES[size] + format(value, f"0{size}b")


def picture(file_path: str) -> bytes:
    """Make the bytes served at a path that ends in `.png` or `.jpg`."""
    return png(file_path) if file_path.endswith(".png") else jpeg(file_path)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes as hex digits."""
    return sha256(data).hexdigest()
