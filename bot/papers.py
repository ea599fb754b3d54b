"""Papers made by child processes: each paper its own child, bounded, and killed when it is late."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any, TypeVar

import domain
from bot.children import asked
from bot.recognition import Recogniser
from bot.scratch import Scratch
from domain.books import EntryBook, LateBook
from domain.case_copy import CopyOrder
from domain.cleaning import Cleaned
from domain.directives import Directive, NotRead, Scan, Unread
from domain.evaluation import EvaluationBook
from domain.inspections import InspectionBook
from domain.pakn import PaknBook
from domain.papers import (
    FourWayChart,
    PaperFailed,
    PeopleBook,
    Problems,
    TaskBook,
    pack,
    unpacker,
)
from domain.reporting import PaperFormat, ReportPaper
from domain.rule_papers import RuleBook

Made = TypeVar("Made")

CHILDREN = 2  # at once; further papers wait
READING_PATIENCE = 180.0  # seconds from start to answer; 100,000 tasks take about 40
DIRECTIVE_PATIENCE = 60.0
CLEANING_PATIENCE = 90.0
PATIENCE = 60.0  # a chart takes one second alone, ten on a busy machine
_CODE = str(Path(domain.__file__).resolve().parent.parent)


class ChildPapers:
    """Implements domain.papers.Papers. ``close`` gives back the scratch directory (font cache)."""

    def __init__(
        self,
        *,
        patience: float = PATIENCE,
        reading_patience: float = READING_PATIENCE,
        memory: int | None = None,
        children: int = CHILDREN,
    ) -> None:
        """Patience in seconds of real time; ``memory`` in MiB replaces the children's own limit."""
        self._patience = patience
        self._reading_patience = reading_patience
        self._memory = memory
        self._places = asyncio.Semaphore(children)
        self._scratch = Scratch()
        self._recogniser = Recogniser(_CODE)

    async def read_people(self, xlsx: bytes) -> PeopleBook | Problems:
        return await self._made("read-people", (PeopleBook, Problems), self._reading_patience, xlsx)

    async def read_tasks(self, xlsx: bytes) -> TaskBook | Problems:
        return await self._made("read-tasks", (TaskBook, Problems), self._reading_patience, xlsx)

    async def read_inspections(self, xlsx: bytes) -> InspectionBook | Problems:
        kinds = (InspectionBook, Problems)
        return await self._made("read-inspections", kinds, self._reading_patience, xlsx)

    async def read_rules(self, xlsx: bytes) -> RuleBook | Problems:
        return await self._made("read-rules", (RuleBook, Problems), self._patience, xlsx)

    async def rules_workbook(self, book: RuleBook) -> bytes:
        return await self._made("rules-xlsx", (bytes,), self._patience, book)

    async def people_template(self) -> bytes:
        return await self._made("people-template", (bytes,), self._patience)

    async def tasks_template(self) -> bytes:
        return await self._made("tasks-template", (bytes,), self._patience)

    async def chart(self, chart: FourWayChart) -> bytes:
        return await self._made("chart", (bytes,), self._patience, chart)

    async def book(
        self, kind: str, book: EvaluationBook | LateBook | EntryBook | PaknBook
    ) -> bytes:
        return await self._made(kind, (bytes,), self._reading_patience, book)

    async def printed(self, kind: str, *values: object) -> bytes:
        return await self._made(kind, (bytes,), self._patience, *values)

    async def report(self, paper: ReportPaper, form: PaperFormat) -> bytes:
        return await self._made(f"report-{form}", (bytes,), self._patience, paper)

    async def case_copy(self, order: CopyOrder) -> bytes:
        return await self._made("case-copy", (bytes,), self._patience, order)

    async def read_directive(self, body: bytes, name: str) -> Directive | NotRead:
        """Implements domain.directives.DirectiveReader; pictures go through Tesseract."""
        kinds: tuple[type[Directive | NotRead | Scan], ...] = (Directive, NotRead, Scan)
        found = await self._made("read-directive", kinds, DIRECTIVE_PATIENCE, body, name)
        return await self._recognised(found) if isinstance(found, Scan) else found

    async def read_directive_text(self, text: str) -> Directive | NotRead:
        kind = "read-directive-text"
        return await self._made(kind, (Directive, NotRead), DIRECTIVE_PATIENCE, text)

    async def clean(self, body: bytes, name: str, mime: str) -> Cleaned:
        """Implements domain.cleaning.Laundry."""
        return await self._made("clean-file", (Cleaned,), CLEANING_PATIENCE, body, name, mime)

    async def _recognised(self, scan: Scan) -> Directive | NotRead:
        async with self._places:
            text = await self._recogniser.read(scan.pages)
        if text is None:
            return NotRead(Unread.SCANNED)
        kind = "read-directive-scan"
        return await self._made(kind, (Directive, NotRead), DIRECTIVE_PATIENCE, text)

    def close(self) -> None:
        self._scratch.close()

    async def _made(
        self, kind: str, results: tuple[type[Made], ...], patience: float, *given: object
    ) -> Made:
        """What the child answers. Large books are packed and unpacked in a thread."""
        request = await asyncio.to_thread(_request, given)
        async with self._places:
            answer = await self._ask(kind, request, patience)
        return await asyncio.to_thread(_answer, kind, results, answer)

    async def _ask(self, kind: str, request: bytes, patience: float) -> bytes:
        env, cwd = self._environment(), self._scratch.path
        try:
            code, answer, complaint = await asked(
                self._command(kind), request, patience, env=env, cwd=cwd
            )
        except TimeoutError:
            raise PaperFailed(f"{kind}: no answer within {patience:g} s") from None
        if code:
            said = complaint.decode(errors="replace").strip().splitlines()[-1:]
            raise PaperFailed(": ".join([kind, f"exit {code}", *said]))
        return answer

    def _command(self, kind: str) -> list[str]:
        limit = [] if self._memory is None else ["--memory", str(self._memory)]
        return [sys.executable, "-m", "documents", kind, *limit]

    def _environment(self) -> dict[str, str]:
        """Nothing of ours: no settings, no keys. Only what Python needs to start."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        scratch = self._scratch.path
        ours = {"PYTHONPATH": _CODE, "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}
        return kept | ours | {"MPLCONFIGDIR": scratch, "HOME": scratch, "TMPDIR": scratch}


def _request(given: tuple[object, ...]) -> bytes:
    return json.dumps(pack(given)).encode()


def _answer(kind: str, results: tuple[type[Made], ...], answer: bytes) -> Made:
    """The value, of one of the types this kind of paper may return."""
    try:
        name, data = json.loads(answer)
        result: Any = next(each for each in results if each.__name__ == name)
        made: Made = unpacker(result)(data)
    except (ValueError, TypeError, StopIteration) as error:
        raise PaperFailed(f"{kind}: an answer nobody understands") from error
    return made
