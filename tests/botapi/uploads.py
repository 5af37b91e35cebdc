"""The photo of a call: uploaded, known by its file_id, or behind a URL."""

from __future__ import annotations

from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.methods import Request
from tests.botapi.photos import Photo, check_photo
from tests.botapi.world import World

_SIDE_OF_A_URL_PX = 512


def photo_of(call: Request, name: str, value: Any, *, may_upload: bool) -> Photo:
    """Find the photo that a parameter names."""
    source = value if isinstance(value, str) else ""
    if name in call.params.files and not source:
        source = f"attach://{name}"
    if not source:
        raise bad_request("there is no photo in the request")
    if source.startswith("attach://"):
        upload = call.params.files.get(source.removeprefix("attach://"))
        if upload is None or not may_upload:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return _stored(call.world, upload.content)
    return photo_at(call.world, source)


def photo_at(world: World, source: str) -> Photo:
    """A photo by file_id or URL, as inline messages need it."""
    if source in world.photos:
        return world.photos[source]
    if not source.startswith(("https://", "http://")):
        raise bad_request("wrong file identifier/HTTP URL specified")
    side_px = _SIDE_OF_A_URL_PX
    return _keep(world, Photo(_new_id(world), side_px, side_px, url=source))


def _stored(world: World, content: bytes) -> Photo:
    width_px, height_px = check_photo(content)
    return _keep(world, Photo(_new_id(world), width_px, height_px, content))


def _new_id(world: World) -> str:
    return f"photo-{len(world.photos) + 1:06d}"


def _keep(world: World, photo: Photo) -> Photo:
    world.photos[photo.file_id] = photo
    return photo
