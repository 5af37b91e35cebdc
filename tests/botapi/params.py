"""Parameters of a call: from the query, a form, a multipart form or a JSON body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message as MimeMessage
from email.parser import BytesHeaderParser
from typing import Any
from urllib.parse import parse_qsl

from tests.botapi.errors import bad_request

_INTEGER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True)
class Upload:
    """A file inside a multipart form."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Params:
    """The parameters of one call, with typed access."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string; a missing one is empty, as at Telegram."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; anything else counts as missing, as at Telegram."""
        value = self.text(name).strip()
        return int(value) if _INTEGER.fullmatch(value) else default

    def flag(self, name: str) -> bool:
        """A boolean in any of the spellings that Telegram takes."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def parsed(self, name: str, label: str | None = None) -> Any:
        """A JSON value, or None when it is missing."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {label or name} JSON object") from None

    def mapping(self, name: str, label: str | None = None) -> dict[str, Any] | None:
        """A JSON object, or None when it is missing."""
        value = self.parsed(name, label)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {label or name}")
        return value

    def array(self, name: str) -> list[Any] | None:
        """A JSON array, or None when it is missing."""
        value = self.parsed(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"expected an Array of {name}")
        return value


def read_params(query: str, content_type: str, body: bytes) -> Params:
    """Gather the parameters of a request; the body wins over the query."""
    values: dict[str, Any] = _form(query)
    files: dict[str, Upload] = {}
    header = MimeMessage()
    header["Content-Type"] = content_type or "application/x-www-form-urlencoded"
    kind = header.get_content_type()
    if not body:
        return Params(values, files)
    if kind == "application/json":
        values.update(_json_object(body))
    elif kind == "multipart/form-data":
        _read_multipart(body, str(header.get_param("boundary", "")), values, files)
    elif kind == "application/x-www-form-urlencoded":
        values.update(_form(_utf8(body)))
    return Params(values, files)


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _form(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(_utf8(body))
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected")
    return value


def _read_multipart(body: bytes, boundary: str, values: dict[str, Any], files: dict[str, Upload]) -> None:
    if not boundary:
        raise bad_request("boundary not found")
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        if part.startswith(b"--"):
            return
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head)
        name = str(headers.get_param("name", "", header="content-disposition"))
        filename = headers.get_filename()
        if filename is None:
            values[name] = _utf8(content)
        else:
            files[name] = Upload(filename, content)
    raise bad_request("multipart form is not closed")
