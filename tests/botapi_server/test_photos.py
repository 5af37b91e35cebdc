"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: photos."""

from __future__ import annotations

import struct

import pytest

from tests.botapi import (
    BotApiServer,
    PrivateChat,
)
from tests.botapi_server.support import Json, fetch, png, refusal, result


class TestPhotos:
    def send(self, server: BotApiServer, chat: PrivateChat, content: bytes, caption: str = "") -> Json:
        head = f'--X\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{chat.id}\r\n'
        head += f'--X\r\nContent-Disposition: form-data; name="caption"\r\n\r\n{caption}\r\n'
        head += '--X\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n'
        url = f"{server.url}/bot{server.token}/sendPhoto"
        body = head.encode() + content + b"\r\n--X--\r\n"
        return fetch(url, body, "multipart/form-data; boundary=X")

    @pytest.mark.parametrize(
        ("content", "error"),
        [
            (b"", "file must be non-empty"),
            (b"GIF89a", "IMAGE_PROCESS_FAILED"),
            (png(6000, 4001), "PHOTO_INVALID_DIMENSIONS"),
            (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
            (
                b"\0" * (10 * 1024 * 1024 + 1),
                "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
            ),
        ],
        ids=["empty", "other kind", "too large", "too long", "too heavy"],
    )
    def test_a_bad_photo_is_refused(self, server: BotApiServer, chat: PrivateChat, content: bytes, error: str) -> None:
        assert self.send(server, chat, content)["description"] == f"Bad Request: {error}"

    def test_a_long_caption_is_refused(self, server: BotApiServer, chat: PrivateChat) -> None:
        answer = self.send(server, chat, png(10, 10), "x" * 1025)
        assert answer["description"] == "Bad Request: message caption is too long"

    def test_the_size_of_a_jpeg_is_read(self, server: BotApiServer, chat: PrivateChat) -> None:
        frame = b"\xff\xc0" + struct.pack(">HBHH", 8, 8, 20, 30) + b"\x01"
        jpeg = b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xd9"
        photo = self.send(server, chat, jpeg)["result"]["photo"][-1]
        assert (photo["width"], photo["height"]) == (30, 20)

    def test_a_file_id_works_again_and_an_unknown_one_does_not(self, server: BotApiServer, chat: PrivateChat) -> None:
        photo = self.send(server, chat, png(10, 10))["result"]["photo"][-1]
        result(server, "sendPhoto", chat_id=chat.id, photo=photo["file_id"])
        error = refusal(server, "sendPhoto", chat_id=chat.id, photo="nonsense")
        assert error == "Bad Request: wrong file identifier/HTTP URL specified"
