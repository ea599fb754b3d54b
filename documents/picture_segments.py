"""Pictures inside documents, without what stands beside their dots: the dots are not touched.

JPEG: segments of ITU-T T.81, of which only those that carry the picture stay. PNG: chunks of the
W3C recommendation (third edition), of which only those that paint stay.
"""

from __future__ import annotations

import struct

_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_SCAN, _END, _ADOBE = 0xDA, 0xD9, 0xEE
_BESIDE = {*range(0xE1, 0xF0), 0xFE} - {_ADOBE}  # APP1 to APP15, comments
_PAINTING = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"),
    b"bKGD",
}
_PNG = b"\x89PNG\r\n\x1a\n"


def bare_jpeg(body: bytes) -> bytes:
    """Raises ValueError for what is no whole JPEG."""
    if not body.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    kept, place = [b"\xff\xd8"], 2
    while True:
        marker, place = _marker(body, place)
        if marker == _END:
            return b"".join((*kept, b"\xff\xd9"))  # whatever follows is another file
        end = _behind(body, marker, place)
        if marker not in _BESIDE:
            kept.append(_without_thumbnail(marker, body[place:end]))
        place = end


def _marker(body: bytes, place: int) -> tuple[int, int]:
    """The marker at this place and where it stands; it may be filled up with 0xFF before."""
    while body[place : place + 2] == b"\xff\xff":
        place += 1
    if len(body) < place + 2 or body[place] != 0xFF:
        raise ValueError("broken JPEG")
    return body[place + 1], place


def _behind(body: bytes, marker: int, place: int) -> int:
    if marker in _ALONE:
        return place + 2
    end = place + 2 + int.from_bytes(body[place + 2 : place + 4])
    return _behind_scan(body, end) if marker == _SCAN else end


def _behind_scan(body: bytes, place: int) -> int:
    """Where the next marker stands: inside a scan 0xFF is followed by 0 or a restart."""
    while True:
        place = body.find(b"\xff", place)
        if place < 0 or place + 1 >= len(body):
            raise ValueError("broken JPEG")
        if body[place + 1] == 0 or 0xD0 <= body[place + 1] <= 0xD7:
            place += 2
        elif body[place + 1] == 0xFF:
            place += 1
        else:
            return place


def _without_thumbnail(marker: int, segment: bytes) -> bytes:
    """JFIF's own header, as short as it may be."""
    if marker != 0xE0:
        return segment
    if not segment[4:].startswith(b"JFIF\0") or len(segment) < 18:
        return b""
    return segment[:2] + struct.pack(">H", 16) + segment[4:16] + b"\0\0"


def bare_png(body: bytes) -> bytes:
    """Raises ValueError for what is no whole PNG."""
    if not body.startswith(_PNG):
        raise ValueError("no PNG")
    kept, place = [_PNG], len(_PNG)
    while place + 12 <= len(body):
        length = int.from_bytes(body[place : place + 4])
        kind, end = body[place + 4 : place + 8], place + 12 + length
        if kind in _PAINTING:
            kept.append(body[place:end])
        if kind == b"IEND":
            return b"".join(kept)
        place = end
    raise ValueError("broken PNG")
