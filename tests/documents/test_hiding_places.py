"""The places few think of: where programs and phones write who made a file, or keep what runs."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import docx
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from documents.cleaning import clean
from domain.cleaning import Verdict
from tests import hidden
from tests.documents.test_cleaning import bare
from tests.hidden import MARK, everything

MICROSOFT = "http://schemas.microsoft.com/office"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = "http://schemas.openxmlformats.org/package/2006/relationships"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60)


def gone(before: bytes, name: str = "") -> bytes:
    after = bare(before, name)
    assert MARK.encode() in everything(before)
    assert MARK.encode() not in everything(after)
    return after


# --- Office --------------------------------------------------------------------------------


def part(root: str, inside: str) -> bytes:
    return f'<{root} xmlns="{SHEETS}">{inside}</{root.split(" ")[0]}>'.encode()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            part(f'pivotCacheDefinition refreshedBy="{MARK}" refreshedDate="45000"', ""),
        ),
        (
            "xl/worksheets/sheet9.xml",
            part(
                "worksheet",
                f'<scenarios><scenario name="a" user="{MARK}" comment="{MARK}"/></scenarios>'
                f'<protectedRanges><protectedRange name="b" securityDescriptor="{MARK}"/>'
                "</protectedRanges>",
            ),
        ),
        (
            "xl/custom.xml",
            part(
                "workbook", f'<customWorkbookViews><customWorkbookView name="{MARK} - Personal"/>'
                "</customWorkbookViews>",
            ),
        ),
        (
            "xl/connections.xml",
            part(
                "connections",
                f'<connection id="1" odcFile="C:\\{MARK}.odc" description="{MARK}">'
                f'<dbPr connection="User ID={MARK}" command="{MARK}"/></connection>',
            ),
        ),
        (
            "xl/comments9.xml",
            part(
                "comments",
                f"<authors><author>{MARK}</author></authors><commentList><comment><text><r><t>"
                f"{MARK}:</t></r><r><t>giữ lời này</t></r></text></comment></commentList>",
            ),
        ),
    ],
    ids=["pivot", "scenario", "view", "connection", "remark"],
)  # fmt: skip
def test_a_workbook_says_nowhere_who_made_it(name: str, body: bytes) -> None:
    after = gone(hidden.packed(hidden.excel(), {name: body}))
    for kept in ("giữ lời này", "scenarios", "pivotCacheDefinition", "dbPr"):
        assert (kept.encode() in everything(after)) is (kept.encode() in body)


def test_a_letter_has_no_number_of_its_own_and_no_place_on_a_disk() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    settings = f"""<w:settings xmlns:w="{word}" xmlns:w15="{MICROSOFT}/word/2012/wordml">
<w15:docId w15:val="{{{MARK}}}"/></w:settings>""".encode()
    drawn = f"""<w:p xmlns:w="{word}" xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"><v:shape alt="C:\\{MARK}.jpg"><v:imagedata
o:title="{MARK}"/></v:shape><w:instrText> INCLUDEPICTURE "C:\\\\{MARK}\\\\a.jpg" </w:instrText>
<w:instrText> DDEAUTO \\\\{MARK}\\c </w:instrText><w:fldSimple w:instr='LINK "file:///{MARK}"'/>
<w:t>giữ</w:t></w:p>""".encode()
    parts = {"word/settings.xml": settings, "word/header9.xml": drawn}
    after = everything(gone(hidden.packed(hidden.word(), parts)))
    assert b"DDEAUTO" not in after
    assert "giữ".encode() in after


def test_what_a_document_would_fetch_when_it_is_opened_is_cut_off() -> None:
    """A picture on a stranger's server tells them when it was looked at, and from where."""
    kinds = ("image", "oleObject", "frame", "hyperlink")
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/{kind}" TargetMode="External"'
        f' Target="https://la.example/{kind}"/>'
        for n, kind in enumerate(kinds)
    )
    rels = f'<Relationships xmlns="{PACKAGED}">{rows}</Relationships>'.encode()
    after = everything(bare(hidden.packed(hidden.word(), {"word/_rels/header9.xml.rels": rels})))
    assert b"la.example/hyperlink" in after  # followed only by who presses it
    for kind in kinds[:-1]:
        assert f"la.example/{kind}".encode() not in after


def test_slides_do_not_keep_who_changed_them_or_signed_them() -> None:
    parts = {
        "ppt/presentation.xml": b"<a/>",
        "ppt/changesInfos/changesInfo1.xml": f"<a><b name='{MARK}'/></a>".encode(),
        "_xmlsignatures/sig1.xml": f"<a>{MARK}</a>".encode(),
    }
    gone(hidden.packed(hidden.excel(), parts))


# --- PDF -----------------------------------------------------------------------------------


def written(pages: PdfWriter) -> bytes:
    made = io.BytesIO()
    pages.write(made)
    return made.getvalue()


def test_a_remark_that_stands_inside_its_page_has_no_author_either() -> None:
    pages = PdfWriter()
    page = pages.add_blank_page(200, 200)
    page[NameObject("/Annots")] = ArrayObject([hidden.remark(pages, "/Text").get_object()])
    after = gone(written(pages))
    assert b"xin xem lai" in after


def test_a_signature_does_not_name_its_signer() -> None:
    pages = PdfWriter()
    page = pages.add_blank_page(200, 200)
    field = hidden.remark(pages, "/Widget").get_object()
    del field["/T"]
    field[NameObject("/FT")] = NameObject("/Sig")
    field[NameObject("/V")] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/ByteRange"): ArrayObject(),
            NameObject("/Name"): TextStringObject(MARK),
        }
    )
    page[NameObject("/Annots")] = ArrayObject([field])
    gone(written(pages))


def with_photo(filters: object, body: bytes) -> bytes:
    pages = PdfWriter()
    page = pages.add_blank_page(200, 200)
    photo: Any = hidden.photo(pages)
    photo.get_object()._data = body
    photo.get_object()[NameObject("/Filter")] = filters
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): photo})}
    )
    facts = DictionaryObject({NameObject("/Author"): TextStringObject(MARK)})
    photo.get_object()[NameObject("/PTEX.FileName")] = TextStringObject(f"/home/{MARK}/a.pdf")
    photo.get_object()[NameObject("/PTEX.InfoDict")] = facts
    photo.get_object()[NameObject("/Author")] = TextStringObject(MARK)
    page[NameObject("/Thumb")] = hidden.stream(pages, MARK.encode(), "/XObject")
    return written(pages)


def names(*filters: str) -> ArrayObject:
    return ArrayObject([NameObject(each) for each in filters])


def test_a_photo_packed_once_more_is_unpacked_and_cleaned() -> None:
    packed = zlib.compress(hidden.jpeg().partition(b"\0\0\0\x18ftyp")[0])
    after = gone(with_photo(names("/FlateDecode", "/DCTDecode"), packed))
    [photo] = PdfReader(io.BytesIO(after)).pages[0].images
    assert photo.image is not None
    assert photo.image.size == (40, 24)


@pytest.mark.parametrize("filters", [("/ASCII85Decode", "/DCTDecode"), ("/JPXDecode",)])
def test_a_photo_nobody_can_look_into_is_not_called_clean(filters: tuple[str, ...]) -> None:
    whole = with_photo(names(*filters), hidden.jpeg())
    assert clean(whole, "don.pdf", "").verdict is Verdict.UNCLEAN


# --- pictures and texts --------------------------------------------------------------------


def several(kind: str) -> bytes:
    made = io.BytesIO()
    hidden.drawn().save(made, kind, save_all=True, append_images=[hidden.drawn((64, 32))])
    return made.getvalue()


def test_a_paper_scanned_in_pages_is_not_passed_on_as_its_first_page() -> None:
    assert clean(several("TIFF"), "don.tif", "").verdict is Verdict.UNCLEAN
    one = io.BytesIO()
    hidden.drawn().save(one, "TIFF", description=MARK)
    gone(one.getvalue())


def test_a_photo_with_another_behind_it_is_a_photo_however_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("documents.clean_pictures.MOST_OTHER_DOTS", 100)
    assert Image.open(io.BytesIO(bare(several("MPO")))).size == (40, 24)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (rb"{\rtf1{\info{\author " + MARK.encode() + b"}}xin}", "don.rtf"),
        (rb"{\rtf1{\info{\author " + MARK.encode() + b"}}xin}", "don.txt"),
        (b"<?xml version='1.0'?><w:wordDocument/>", "don.xml"),
        (b"<?xml version='1.0'?><w:wordDocument/>", ""),
        (b"From: " + MARK.encode() + b"\r\n\r\nxin", "thu.eml"),
        (b"BEGIN:VCARD\r\nFN:" + MARK.encode(), "the.vcf"),
        (b"%!PS-Adobe-3.0\n%%For: " + MARK.encode(), "don.txt"),
        (b"rac\n%PDF-1.4\n1 0 obj<</Author(" + MARK.encode() + b")>>", "don.txt"),
    ],
)
def test_a_paper_written_as_text_is_not_bare_text(body: bytes, name: str) -> None:
    assert clean(body, name, "").verdict is Verdict.UNCLEAN


# --- what could run ------------------------------------------------------------------------


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packing:
        for name in names:
            packing.writestr(name, b"x")
    return made.getvalue()


def letter_with(part: str) -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    return hidden.packed(made.getvalue(), {part: b"x"})


@pytest.mark.parametrize(
    "body",
    [
        archive("anh.jpg", "cai-dat.EXE"),
        archive("anh/1.jpg", "khac.zip"),
        b"Rar!\x1a\x07\x01\0" + bytes(60),
        b"7z\xbc\xaf\x27\x1c" + bytes(60),
        b"\x1f\x8b\x08" + bytes(60),
        OLE + "_VBA_PROJECT".encode("utf-16-le"),
        OLE + "\x01Ole10Native".encode("utf-16-le"),
        OLE + bytes.fromhex("84100c0000000000c000000000000046"),
        letter_with("word/embeddings/a.exe"),
        letter_with("xl/macrosheets/sheet1.xml"),
    ],
    ids=["exe", "nested", "rar", "7z", "gz", "macros", "package", "msi", "inside", "sheet"],
)
def test_what_could_run_is_barred_wherever_it_hides(body: bytes) -> None:
    assert clean(body, "anh.jpg", "").verdict is Verdict.BARRED


def test_an_archive_of_pictures_and_an_old_letter_are_shown_behind_the_warning() -> None:
    assert clean(archive("1.jpg", "don.pdf"), "anh.zip", "").verdict is Verdict.UNCLEAN
    assert clean(OLE, "don.doc", "").verdict is Verdict.UNCLEAN
