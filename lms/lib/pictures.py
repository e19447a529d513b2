"""Pictures that people bring: checked by content and written anew, so that nothing else travels along."""

from io import BytesIO
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lms.lib.refusals import Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000


class NotAPicture(Refused):
    message = _("This file is not a picture that we can show. Choose a JPEG, PNG, WebP or GIF.")


class PictureIsTooBig(Refused):
    message = _("This picture is larger than 15 MB or 50 megapixels. Make it smaller and choose it again.")


def reencoded(picture: File, *, longest: int = 1600) -> tuple[str, "ContentFile[bytes]", tuple[int, int]]:  # type: ignore[type-arg]
    """Name, content and size in pixels of the picture as WebP, turned upright, at most `longest` pixels on its long side.

    Place, camera and everything else in the file stay behind. Raises NotAPicture or PictureIsTooBig.
    """
    if picture.size is not None and picture.size > MOST_BYTES:
        raise PictureIsTooBig
    try:
        picture.seek(0)
        with Image.open(picture, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureIsTooBig
            upright = ImageOps.exif_transpose(opened)
            clean = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise NotAPicture from problem
    clean.thumbnail((longest, longest))
    out = BytesIO()
    clean.save(out, "WEBP", quality=82)
    return f"{uuid4().hex}.webp", ContentFile(out.getvalue()), clean.size
