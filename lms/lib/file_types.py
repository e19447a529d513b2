"""What a file is, read from its content. The name a file came with is never believed."""

_RIFF_KINDS = {b"WEBP": "image/webp"}


def content_type_of(head: bytes) -> str:
    """The content type of a file from its first 4,096 bytes; "" when it is none that we know."""
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if head[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if head[:4] == b"RIFF":
        return _RIFF_KINDS.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "image/avif" if head[8:12] in {b"avif", b"avis"} else "video/mp4"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else ""
    if head[:5] == b"%PDF-":
        return "application/pdf"
    return _type_of_text(head)


def _type_of_text(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text[:6] == b"WEBVTT" and text[6:7] in {b"", b" ", b"\t", b"\n", b"\r"}:
        return "text/vtt"
    start = text.lstrip()
    if start[:5] == b"<?xml":
        start = start[start.find(b"?>") + 2 :].lstrip()
    return "image/svg+xml" if start[:4] == b"<svg" and start[4:5] in {b" ", b"\n", b"\t", b">", b"\r"} else ""
