"""What could run on the reader's machine is recognised by what it is, is called, or claims."""

from __future__ import annotations

import io
import zipfile

import pytest

from domain.filetypes import executable, extension, image_type, mime_of, safe_name, suffix

PDF = b"%PDF-1.7 bao cao"


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "x" * 100)
    return packed.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"MZ\x90\0",
        b"\x7fELF\x02",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"#!/bin/sh\n",
        b"dex\n035\0",
        b"\xef\xbb\xbf  <!DOCTYPE html><p>",
        b"\xff\xfe" + "<html>".encode("utf-16-le"),
        b"<!-- x --><svg onload='x'/>",
        b"<?xml version='1.0'?><svg xmlns='x'>",
        b"@echo off\r\n",
        archive("META-INF/MANIFEST.MF", "A.class"),
        archive("res/a.png", "AndroidManifest.xml", "classes.dex"),
    ],
)
def test_programs_are_known_by_their_bytes_whatever_they_are_called(body: bytes) -> None:
    assert executable("anh.jpg", "image/jpeg", body)


@pytest.mark.parametrize(
    "name",
    [
        "a.exe",
        "a.DLL",
        "hoá đơn.pdf.scr",
        "a.exe. . ",
        "a.vbs:x.txt",
        "C:\\x\\a.ps1",
        "a.\u202efdp.bat",
        "a.ba\u200bt",
        "a.svg",
        "a.html",
        "a.jar",
        "a.apk",
        "a.msi",
        "a.sh",
    ],
)
def test_programs_are_known_by_their_names(name: str) -> None:
    assert executable(name, "application/pdf", PDF)


@pytest.mark.parametrize("mime", ["text/html; charset=utf-8", "image/svg+xml", "Text/JavaScript"])
def test_what_claims_to_be_active_is_believed(mime: str) -> None:
    assert executable("", mime, PDF)


@pytest.mark.parametrize(
    ("name", "mime", "body"),
    [
        ("Báo cáo.pdf", "application/pdf", PDF),
        ("", "image/jpeg", b"\xff\xd8\xff\xe0"),
        ("voice.ogg", "audio/ogg", b"OggS"),
        ("so-lieu.xlsx", "", archive("[Content_Types].xml", "xl/workbook.xml")),
        ("van-ban.odt", "", archive("mimetype", "META-INF/manifest.xml")),
        ("hoa-don.xml", "text/xml", b"<?xml version='1.0'?><HDon><header>1</header></HDon>"),
        ("ghi-chu.txt", "text/plain", "Ông/Bà xem 5 < 6".encode()),
    ],
)
def test_what_offices_and_citizens_send_passes(name: str, mime: str, body: bytes) -> None:
    assert not executable(name, mime, body)


def test_only_images_without_scripts_are_shown_in_place() -> None:
    assert image_type(b"\x89PNG\r\n\x1a\n..") == "image/png"
    assert image_type(b"RIFF0000WEBPVP8 ") == "image/webp"
    assert image_type(b"<svg/>") == image_type(PDF) == ""


def test_a_name_keeps_no_path_no_hidden_letters_and_its_extension() -> None:
    assert safe_name("../../etc/báo\r\n cáo.pdf") == "báo cáo.pdf"
    assert safe_name("dài" * 100 + ".docx").endswith(".docx")
    assert len(safe_name("dài" * 100 + ".docx")) == 120
    assert extension("khong-duoi") == ""


def test_a_new_name_gets_the_extension_of_what_the_file_is() -> None:
    assert suffix("scan.PDF", "") == "pdf"
    assert suffix("", "image/jpeg") == "jpg"
    assert suffix("a.b/c d", "") == ""


def test_a_file_we_made_says_what_it_is() -> None:
    assert mime_of("bao-cao.pdf") == "application/pdf"
    assert mime_of("danh-gia.xlsx").endswith("spreadsheetml.sheet")
