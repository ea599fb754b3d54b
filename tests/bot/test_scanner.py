"""The scanner is asked in clamd's own words, over both kinds of socket; nothing else is «clean»."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.scanner import Clamd as Client
from domain.cleaning import Scanner, ScannerAway, ScannerRefused
from tests.bot.program import Program
from tests.emulators.clamd import MARK, Clamd


@pytest.mark.parametrize("way", ["tcp", "unix"])
async def test_a_file_is_looked_into_whole(way: str, tmp_path: Path) -> None:
    clamd = Clamd()
    serving = clamd.on_tcp() if way == "tcp" else clamd.on_socket(tmp_path / "clamd.ctl")
    server, address = await serving
    async with server:
        scanner: Scanner = Client(address)
        assert await scanner.found(b"") == ""
        assert await scanner.found(b"a" * 200_000) == ""
        assert await scanner.found(b"a" * 200_000 + MARK) == "Test.Mark"
        assert await Client(address).finds()
    assert clamd.scanned == [0, 200_000, 200_000 + len(MARK), 68]


async def test_a_file_larger_than_it_takes_is_refused_not_passed() -> None:
    clamd = Clamd(limit=100_000)
    server, address = await clamd.on_tcp()
    async with server:
        with pytest.raises(ScannerRefused):
            await Client(address).found(b"a" * 3_000_000)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: ", b"OK\0", b"stream: something ERROR\0", b"\xff\xfe\0"]
)
async def test_an_answer_that_is_none_means_it_is_away(answer: bytes) -> None:
    clamd = Clamd(nonsense=answer or b"\0")
    server, address = await clamd.on_tcp()
    async with server:
        with pytest.raises(ScannerAway):
            await Client(address).found(b"a")


async def test_one_that_never_answers_and_one_that_is_not_there_are_away(tmp_path: Path) -> None:
    clamd = Clamd(silent=True)
    server, address = await clamd.on_tcp()
    async with server:
        with pytest.raises(ScannerAway):
            await Client(address, patience=0.2).found(b"a")
    for gone in (address, f"unix:{tmp_path}/none"):
        with pytest.raises(ScannerAway):
            await Client(gone).found(b"a")


async def test_doctor_says_whether_the_scanner_finds_what_it_must(program: Program) -> None:
    program.well("migrate")
    clamd = Clamd()
    server, address = await clamd.on_tcp()
    async with server:
        said = await asyncio.to_thread(program.run, "doctor", "--offline", CLAMD=address)
        assert "Máy quét mã độc (CLAMD) trả lời và nhận ra tệp thử" in said.stdout
        clamd.blind = True
        blind = await asyncio.to_thread(program.run, "doctor", "--offline", CLAMD=address)
    assert blind.returncode == 1
    assert "không nhận ra tệp thử" in blind.stdout
    assert "freshclam" in blind.stdout


def test_doctor_says_when_the_scanner_is_away(program: Program) -> None:
    program.well("migrate")
    sick = program.run("doctor", "--offline", CLAMD="127.0.0.1:1")
    assert sick.returncode == 1
    assert "Máy quét mã độc không trả lời" in sick.stdout
    assert "CLAMD" in program.refused("doctor", "--offline", CLAMD="clamd")
