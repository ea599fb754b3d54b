"""Words from pictures of pages, by the program Tesseract where an office has installed it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from bot.children import asked

LANGUAGE = "vie"
COLUMNS = ("-c", "preserve_interword_spaces=1")  # two blocks side by side stay apart
MEMORY = 1536  # MiB for one page
SECONDS = 60  # processor time for one page
PATIENCE = 120.0  # seconds of real time for one page


class Recogniser:
    """Reads pages one after another; each in a bounded process that is killed when it is late."""

    def __init__(self, code: str) -> None:
        self._code = code

    async def read(self, pages: Sequence[bytes]) -> str | None:
        """The pages' words, parted by form feeds; None where nobody can read them."""
        program = shutil.which("tesseract")
        if program is None or not await self._knows_vietnamese(program):
            return None
        texts = []
        for page in pages:
            text = await self._run(program, ["stdin", "stdout", "-l", LANGUAGE, *COLUMNS], page)
            if text is None:
                return None
            texts.append(text)
        return "\f".join(texts)

    async def _knows_vietnamese(self, program: str) -> bool:
        listed = await self._run(program, ["--list-langs"], b"")
        return listed is not None and LANGUAGE in listed.split()

    async def _run(self, program: str, arguments: list[str], given: bytes) -> str | None:
        limits = ["-m", "documents.launch", str(MEMORY), str(SECONDS)]
        command = (sys.executable, *limits, program, *arguments)
        try:
            code, said, _ = await asked(command, given, PATIENCE, env=self._environment())
        except TimeoutError:
            return None
        return said.decode("utf-8", "replace") if code == 0 else None

    def _environment(self) -> dict[str, str]:
        names = ("PATH", "SYSTEMROOT", "TESSDATA_PREFIX", "LANG")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        return kept | {"PYTHONPATH": self._code, "PYTHONUTF8": "1", "OMP_THREAD_LIMIT": "1"}
