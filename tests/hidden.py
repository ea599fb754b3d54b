"""Files that hide who made them, where and with what: built here, so that nothing of them can be
anybody's."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

Maker = Callable[[], bytes]
MARK = "HIDDENMARK"
"""Stands wherever a maker of files writes what nobody sees."""

LATITUDE, LONGITUDE = 10.0342, 105.7881
RED, BLUE = (200, 30, 30), (30, 30, 200)
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>{MARK}</creator></x:xmpmeta>'.encode()


def degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round((value - whole - minutes / 60) * 3600, 4)


def exif(*, turned: int = 1, thumbnail: bytes = b"") -> bytes:
    """Camera, owner, comment, place, and perhaps a small picture behind it all."""
    facts = Image.Exif()
    facts[0x010E] = facts[0x010F] = facts[0x0110] = facts[0x013B] = facts[0x8298] = MARK
    facts[0x0112] = turned
    place = facts.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", degrees(LATITUDE), "E", degrees(LONGITUDE)
    more = facts.get_ifd(0x8769)
    more[0x9286] = b"ASCII\0\0\0" + MARK.encode()
    more[0xA431] = MARK  # the number of the camera
    return facts.tobytes() + thumbnail


def drawn(size: tuple[int, int] = (40, 24), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new(mode, size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return image


def jpeg(*, turned: int = 1, size: tuple[int, int] = (40, 24)) -> bytes:
    made = io.BytesIO()
    drawn(size).save(made, "JPEG", quality=95, exif=exif(turned=turned), comment=MARK, xmp=XMP)
    photoshop = b"Photoshop 3.0\0" + MARK.encode()
    segment = b"\xff\xed" + struct.pack(">H", len(photoshop) + 2) + photoshop
    whole = made.getvalue()
    behind = 4 + int.from_bytes(whole[4:6])  # the header stays the first
    return whole[:behind] + segment + whole[behind:] + b"\0\0\0\x18ftypmp42" + MARK.encode()


def png() -> bytes:
    facts = PngImagePlugin.PngInfo()
    facts.add_text("Author", MARK)
    facts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    facts.add_text("Comment", MARK, zip=True)
    made = io.BytesIO()
    drawn().save(made, "PNG", pnginfo=facts, exif=exif())
    whole = made.getvalue()
    hidden = b"prVt" + MARK.encode()
    chunk = struct.pack(">I", len(MARK)) + hidden + struct.pack(">I", zlib.crc32(hidden))
    return whole[:-12] + chunk + whole[-12:] + MARK.encode()


def webp() -> bytes:
    made = io.BytesIO()
    drawn().save(made, "WEBP", exif=exif(), xmp=XMP)
    return made.getvalue()


def gif() -> bytes:
    made = io.BytesIO()
    drawn(mode="RGB").save(made, "GIF", comment=MARK)
    return made.getvalue()


def under_glass() -> bytes:
    """A picture whose hidden half lies under dots that are fully transparent."""
    image = drawn().convert("RGBA")
    image.putalpha(0)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def vast() -> bytes:
    """A few bytes that say they are 40,000 dots wide and high."""
    made = io.BytesIO()
    Image.new("1", (8, 8)).save(made, "PNG")
    head = b"IHDR" + struct.pack(">II", 40_000, 40_000) + made.getvalue()[24:29]
    body = made.getvalue()
    return body[:12] + head + struct.pack(">I", zlib.crc32(head)) + body[33:]


def pdf() -> bytes:
    """Two pages with a photo, a remark, a file on a pin, and all the places for facts."""
    written = PdfWriter()
    for _ in range(2):
        page = written.add_blank_page(200, 200)
        page[NameObject("/PieceInfo")] = DictionaryObject(
            {NameObject("/App"): TextStringObject(MARK)}
        )
        page[NameObject("/LastModified")] = TextStringObject(MARK)
        page[NameObject("/Annots")] = ArrayObject([remark(written, "/Text"), pinned(written)])
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): photo(written)})}
        )
    written.add_metadata({"/Author": MARK, "/Company": MARK, "/Title": MARK})
    written.root_object[NameObject("/Metadata")] = stream(written, XMP, "/Metadata")
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(f"app.alert('{MARK}')")}
    action = DictionaryObject({NameObject(name): value for name, value in script.items()})
    written.root_object[NameObject("/OpenAction")] = action
    written.add_attachment("note.txt", MARK.encode())
    made = io.BytesIO()
    written.write(made)
    return made.getvalue()


def stream(written: PdfWriter, body: bytes, kind: str) -> Any:
    made = DecodedStreamObject()
    made.set_data(body)
    made[NameObject("/Type")] = NameObject(kind)
    return written._add_object(made)


def photo(written: PdfWriter) -> Any:
    made = DecodedStreamObject()
    made._data = jpeg().partition(b"\0\0\0\x18ftyp")[0]
    facts = {
        "/Type": NameObject("/XObject"),
        "/Subtype": NameObject("/Image"),
        "/Filter": NameObject("/DCTDecode"),
        "/ColorSpace": NameObject("/DeviceRGB"),
        "/Width": NumberObject(40),
        "/Height": NumberObject(24),
        "/BitsPerComponent": NumberObject(8),
    }
    made.update({NameObject(name): value for name, value in facts.items()})
    return written._add_object(made)


def remark(written: PdfWriter, kind: str) -> Any:
    box = ArrayObject([NumberObject(each) for each in (10, 10, 40, 40)])
    facts = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject(kind),
        "/Rect": box,
        "/T": TextStringObject(MARK),
        "/M": TextStringObject(MARK),
        "/Contents": TextStringObject("xin xem lai"),
    }
    made = DictionaryObject({NameObject(name): value for name, value in facts.items()})
    return written._add_object(made)


def pinned(written: PdfWriter) -> Any:
    made = remark(written, "/FileAttachment")
    file = stream(written, MARK.encode(), "/EmbeddedFile")
    made.get_object()[NameObject("/FS")] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): file}),
        }
    )
    return made


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BY = f'w:author="{MARK}" w:date="2026-11-01T00:00:00Z"'
CHANGED = f"""<w:p {W} w:rsidR="00AB{MARK}">
<w:del w:id="7" {BY}><w:r><w:delText>{MARK}</w:delText></w:r></w:del>
<w:ins w:id="8" {BY}><w:r><w:t>đã thêm</w:t></w:r></w:ins>
<w:r><w:rPr><w:b/><w:rPrChange w:id="9" {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>giữ</w:t></w:r>
</w:p>"""
APP = f"""<Properties
xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
><Company>{MARK}</Company></Properties>"""
PEOPLE = f"""<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"
><w15:person w15:author="{MARK}"><w15:presenceInfo w15:providerId="AD" w15:userId="{MARK}"
/></w15:person></w15:people>"""
PERSONS = f"""<personList
xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
><person displayName="{MARK}" id="{{1}}" userId="{MARK}" providerId="AD"/></personList>"""


def word() -> bytes:
    """A letter with a photo, a comment, tracked changes, properties and a thumbnail."""
    paper: Any = docx.Document()
    facts = paper.core_properties
    facts.author = facts.last_modified_by = facts.title = facts.comments = facts.subject = MARK
    paper.add_paragraph("Kính gửi: Ủy ban nhân dân phường")
    run = paper.add_paragraph().add_run("Xin phản ánh như sau")
    paper.add_comment(run, text="lời bàn", author=MARK, initials=MARK)
    paper.add_paragraph().add_run().add_picture(io.BytesIO(jpeg()))
    for each in paper.element.iter("{*}docPr", "{*}cNvPr"):
        each.set("descr", f"C:\\Users\\{MARK}\\anh.jpg")
        each.set("name", f"{MARK}.jpg")
    paper.element.body.insert(0, parse_xml(CHANGED))
    made = io.BytesIO()
    paper.save(made)
    parts = {"docProps/app.xml": APP.encode(), "word/people.xml": PEOPLE.encode()}
    return packed(made.getvalue(), parts, comment=MARK)


def excel() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = book.properties.company = MARK
    sheet: Any = book.active
    sheet["A1"] = "Số hồ sơ trễ"
    sheet["A2"] = 3
    sheet["A1"].comment = Comment("lời bàn", MARK)
    made = io.BytesIO()
    book.save(made)
    parts = {
        "xl/persons/person.xml": PERSONS.encode(),
        "xl/printerSettings/printerSettings1.bin": MARK.encode("utf-16-le"),
    }
    return packed(made.getvalue(), parts, comment=MARK)


def packed(body: bytes, parts: dict[str, bytes], *, comment: str = "") -> bytes:
    """The archive with these parts put in or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
        new.comment = comment.encode()
    return made.getvalue()


def everything(body: bytes) -> bytes:
    """All that may be read in a file: its bytes, and what its archives hold unpacked."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        inner = [everything(archive.read(name)) for name in archive.namelist()]
    return body + b"".join(inner)
