"""Pictures painted anew: the dots stay, everything written beside them is left behind.

EXIF with its place and thumbnail, XMP, comments, profiles of the camera, further pictures behind
the first, and what lies under transparent dots do not come along; the way the camera was held is
applied to the dots first.
"""

from __future__ import annotations

import io
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
MOST_DOTS = 220_000_000  # of a JPEG that is read small; the largest cameras of telephones
MOST_OTHER_DOTS = 60_000_000  # of pictures that must be held whole
LONGEST_SIDE = 6000  # dots of what is passed on
QUALITY = 90
PHOTOS = ("JPEG", "MPO")  # MPO: with further pictures behind the first, as many telephones write
LOSSLESS = ("PNG", "GIF", "BMP")
"""Drawings and screens, whose letters JPEG would blur."""


class ManyPages(Exception):
    """Pages of a paper, not one picture."""


def picture(body: bytes) -> tuple[bytes, str] | None:
    """The bare picture and its mime type; None for one of more dots than are sane. Raises
    ManyPages, or what Pillow raises for one it cannot read."""
    Image.MAX_IMAGE_PIXELS = None  # our own limits are asked first
    with Image.open(io.BytesIO(body), formats=FORMATS) as image:
        dots = image.width * image.height
        if dots > (MOST_DOTS if image.format in PHOTOS else MOST_OTHER_DOTS):
            return None
        if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
            raise ManyPages  # a scanned letter: its first page alone would pass for all of it
        lossless = image.format in LOSSLESS
        if image.format in PHOTOS:
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        bare = dots_of(as_seen(upright))
    bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = io.BytesIO()
    if lossless:
        bare.save(made, "PNG", optimize=False)
        return made.getvalue(), "image/png"
    bare.save(made, "JPEG", quality=QUALITY)
    return made.getvalue(), "image/jpeg"


def as_seen(image: Image.Image) -> Image.Image:
    """In the colours every screen has, on white where it was transparent."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            done = ImageCms.profileToProfile(
                image, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            image = done if done is not None else image
    if image.mode == "L":
        return image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        image = ground
    return image.convert("RGB")


def dots_of(image: Image.Image) -> Image.Image:
    """A new picture that never knew the old one's facts."""
    return Image.frombytes(image.mode, image.size, image.tobytes())
