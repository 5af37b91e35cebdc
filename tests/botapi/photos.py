"""Photos: their size from the file's header, and Telegram's conditions on them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from tests.botapi.errors import Json, bad_request

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_WIDTH_PLUS_HEIGHT_PX = 10_000
MAX_SIDE_RATIO = 20
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_JPEG_WITHOUT_SIZE = frozenset({0xC4, 0xC8, 0xCC})


@dataclass(frozen=True)
class Photo:
    """A photo that the server keeps; one that is known by its URL has no content."""

    file_id: str
    width_px: int
    height_px: int
    content: bytes = b""
    url: str = ""

    def json(self) -> list[Json]:
        """The photo as the one size in which this server has it."""
        return [
            {
                "file_id": self.file_id,
                "file_unique_id": f"unique-{self.file_id}",
                "width": self.width_px,
                "height": self.height_px,
                "file_size": len(self.content),
            }
        ]

    def same_as(self, other: Photo | None) -> bool:
        """Whether an edit from the one to the other changes nothing."""
        if other is None:
            return False
        return (self.content, self.url) == (other.content, other.url)


def check_photo(content: bytes) -> tuple[int, int]:
    """Return width and height of a photo that Telegram would take."""
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    width_px, height_px = image_size(content)
    short_px, long_px = sorted((width_px, height_px))
    too_large = width_px + height_px > MAX_WIDTH_PLUS_HEIGHT_PX
    if short_px < 1 or too_large or long_px > MAX_SIDE_RATIO * short_px:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width_px, height_px


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height of a whole PNG or JPEG file; other kinds are refused."""
    if content.startswith(_PNG_SIGNATURE) and content[-8:-4] == b"IEND":
        width_px, height_px = struct.unpack(">II", content[16:24])
        return width_px, height_px
    if content.startswith(b"\xff\xd8") and content.rstrip(b"\0").endswith(b"\xff\xd9"):
        return _jpeg_size(content)
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _JPEG_WITHOUT_SIZE:
            height_px, width_px = struct.unpack(">HH", content[at + 5 : at + 9])
            return width_px, height_px
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")
