"""What a file really is: told from its first bytes, its name and what the sender claims.

A file from a stranger may run on the reader's machine; whatever could is never passed on.
"""

from __future__ import annotations

import re
import unicodedata

HEAD = 4096  # bytes looked at for the beginnings of scripts and pages
LONGEST_NAME = 120  # letters

IMAGES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
"""How images begin that every browser and phone shows safely, and their mime types."""

PROGRAMS = (
    b"MZ",  # Windows
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",  # Mach-O, four ways
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Mach-O for several machines, and Java classes
    b"dex\n",
    b"\0asm",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
    b"ITSF",  # compiled help
    b"!<arch>\n",  # Debian packages
    b"\xed\xab\xee\xdb",  # RPM packages
)

ARCHIVED_PROGRAMS = (b"META-INF/MANIFEST.MF", b"AndroidManifest.xml", b"classes.dex")
"""Names inside a ZIP that make it a program; names in a ZIP are never compressed."""

ACTIVE = re.compile(
    rb"<(?:!doctype\s+html|(?:html|head|body|script|svg|iframe|object|embed|job)[\s>/]|hta:)"
    rb"|^@echo\s+off",
    re.IGNORECASE,
)
"""Pages, drawings and scripts that do something when opened."""

_EXTENSIONS = """
    exe dll com scr pif cpl sys ocx drv msi msp mst msix msixbundle appx appxbundle gadget
    bat cmd ps1 ps1xml psm1 psd1 vbs vbe vb js jse mjs cjs ws wsf wsc wsh sct hta inf reg
    lnk url scf chm hlp application appref-ms library-ms settingcontent-ms jnlp
    jar war ear class apk apks xapk aab ipa dex
    sh bash zsh csh ksh fish run bin out elf so ko o deb rpm snap appimage flatpakref desktop
    dmg pkg app dylib command workflow scpt applescript
    py pyc pyw pyz pl rb php phtml lua tcl wasm
    html htm xhtml xht shtml mht mhtml svg svgz xsl xslt swf xap
    docm dotm xlsm xltm xlam xll pptm potm ppam ppsm sldm
    iso img vhd vhdx
"""
EXTENSIONS = frozenset(_EXTENSIONS.split())
"""Extensions a double click would run, or a browser would act on."""

_CLAIMS = """
    text/html application/xhtml+xml image/svg+xml text/javascript application/javascript
    application/x-javascript application/ecmascript text/ecmascript text/vbscript text/xsl
    application/x-msdownload application/x-msdos-program application/x-dosexec application/x-msi
    application/vnd.microsoft.portable-executable application/x-ms-installer
    application/vnd.android.package-archive application/java-archive application/x-java-archive
    application/x-executable application/x-elf application/x-mach-binary application/x-sharedlib
    application/x-sh application/x-shellscript text/x-shellscript application/x-bat
    application/hta application/x-ms-shortcut application/wasm application/x-shockwave-flash
"""
CLAIMS = frozenset(_CLAIMS.split())
"""Mime types that say so themselves."""


def executable(name: str, mime: str, body: bytes) -> bool:
    """Whether opening this might run something: by what it is, is called, or claims to be."""
    return (
        extension(name) in EXTENSIONS
        or mime.partition(";")[0].strip().lower() in CLAIMS
        or body.startswith(PROGRAMS)
        or (body.startswith(b"PK") and any(mark in body for mark in ARCHIVED_PROGRAMS))
        or _acts(body)
    )


def _acts(body: bytes) -> bool:
    """Pages in UTF-16 count too; of other binary files the beginning holds no tags."""
    head = body[:HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    if not head.startswith((b"<", b"@")):
        return False
    return ACTIVE.search(head) is not None


def image_type(body: bytes) -> str:
    """The mime type of an image that may be shown as it is; "" for everything else. A drawing
    that can hold scripts (SVG) is none."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for mark, mime in IMAGES if body.startswith(mark)), "")


def extension(name: str) -> str:
    """In small letters, without the dot; what Windows would drop from the end is dropped."""
    name = safe_name(name).partition(":")[0].rstrip(". ")
    _, dot, last = name.rpartition(".")
    return last.strip().lower() if dot else ""


def safe_name(name: str) -> str:
    """The last part of the path in NFC, without letters nobody sees: controls could break a
    header, marks of direction could make «fdp.exe» look like «exe.pdf»."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    stem, dot, end = seen.strip().rpartition(".")
    if len(seen) > LONGEST_NAME and dot:
        return f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}"[:LONGEST_NAME]
    return seen.strip()[:LONGEST_NAME]


OFFICE = "application/vnd.openxmlformats-officedocument"
SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/webm": "webm",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "application/pdf": "pdf",
    f"{OFFICE}.wordprocessingml.document": "docx",
    f"{OFFICE}.spreadsheetml.sheet": "xlsx",
    f"{OFFICE}.presentationml.presentation": "pptx",
}

MIMES = {end: mime for mime, end in SUFFIXES.items()} | {
    "csv": "text/csv",
    "json": "application/json",
}


_CLEANABLE = "jpg jpeg png gif webp bmp tif tiff pdf docx xlsx pptx txt csv"
CLEANABLE = frozenset(_CLEANABLE.split())
"""Extensions of files whose hidden facts can be taken out, or which have none."""


def cleanable(kind: str, name: str, mime: str) -> bool:
    """Whether a file of this description will probably be cleaned; only its bytes can tell."""
    if kind == "photo":
        return True
    return extension(name) in CLEANABLE or suffix("", mime) in CLEANABLE


def mime_of(name: str) -> str:
    """The mime type of a file we made, by its name. Raises KeyError for one we never make."""
    return MIMES[extension(name)]


def suffix(name: str, mime: str) -> str:
    """The extension a file should be given under a new name, "" when nobody can tell."""
    known = SUFFIXES.get(mime.partition(";")[0].strip().lower(), "")
    given = extension(name)
    return known or (given if given.isascii() and given.isalnum() and len(given) < 9 else "")
