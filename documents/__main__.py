"""One paper per process: ``python -m documents KIND`` reads JSON on stdin and answers on stdout."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import traceback
import warnings
from dataclasses import dataclass
from pkgutil import resolve_name
from types import TracebackType
from typing import Any

from documents import limits
from domain.apologies import ApologyPaper
from domain.books import EntryBook, LateBook
from domain.case_copy import CopyOrder
from domain.evaluation import EvaluationBook
from domain.hotline_figures import HotlineChart, HotlinePaper
from domain.pakn import PaknBook
from domain.papers import FourWayChart, QrCode, pack, unpacker
from domain.posters import Poster
from domain.reporting import ReportPaper
from domain.rule_papers import RuleBook


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper: who makes it of what, within which memory (MiB) and processor time (seconds).
    The maker is a name, so that a workbook never waits for the chart's library to load."""

    maker: str
    takes: tuple[Any, ...] = ()
    memory: int = 1024
    seconds: int = 20
    nice: int = 0  # how far behind the server's own work it stands


KINDS = {
    "read-people": Kind("documents.people:read_people", (bytes,), seconds=60),
    "read-tasks": Kind("documents.tasks:read_tasks", (bytes,), seconds=120),
    "read-rules": Kind("documents.routing_rules:read_rules", (bytes,)),
    "rules-xlsx": Kind("documents.routing_rules:rules_workbook", (RuleBook,)),
    "people-template": Kind("documents.templates:people_template"),
    "tasks-template": Kind("documents.templates:tasks_template"),
    "evaluation-xlsx": Kind("documents.evaluation:workbook", (EvaluationBook,), seconds=60),
    "evaluation-csv": Kind("documents.evaluation:table", (EvaluationBook,), seconds=60),
    "products-csv": Kind("documents.evaluation:products_table", (EvaluationBook,), seconds=60),
    "late-xlsx": Kind("documents.books:late_workbook", (LateBook,), seconds=60),
    "late-csv": Kind("documents.books:late_table", (LateBook,), seconds=60),
    "entries-xlsx": Kind("documents.books:entry_workbook", (EntryBook,), seconds=60),
    "entries-csv": Kind("documents.books:entry_table", (EntryBook,), seconds=60),
    "case-copy": Kind("documents.case_copy:docx", (CopyOrder,), seconds=50),
    "pakn-xlsx": Kind("documents.pakn:workbook", (PaknBook,), seconds=60),
    "pakn-csv": Kind("documents.pakn:table", (PaknBook,), seconds=60),
    "read-directive": Kind("documents.directive:read_file", (bytes, str), seconds=40),
    "read-directive-text": Kind("documents.directive:read_text", (str,)),
    "read-directive-scan": Kind("documents.directive:read_scanned", (str,)),
    "chart": Kind("documents.chart:chart", (FourWayChart,)),
    "report-docx": Kind("documents.report_docx:docx", (ReportPaper,), seconds=50),
    "report-xlsx": Kind("documents.report_xlsx:xlsx", (ReportPaper,), seconds=50),
    "report-pdf": Kind("documents.report_pdf:pdf", (ReportPaper,), seconds=50),
    "qr": Kind("documents.qr:png", (QrCode,), seconds=5, nice=5),
    "poster": Kind("documents.poster:pdf", (Poster,)),
    "hotline-chart": Kind("documents.hotline_chart:png", (HotlineChart,)),
    "hotline-docx": Kind("documents.hotline_docx:docx", (HotlinePaper,), seconds=50),
    "hotline-xlsx": Kind("documents.hotline_xlsx:xlsx", (HotlinePaper,), seconds=50),
    "read-inspections": Kind("documents.inspections:read_inspections", (bytes,), seconds=60),
    "inspections-template": Kind("documents.templates:inspections_template"),
    "apology-docx": Kind("documents.apology:docx", (ApologyPaper,)),
    "report-png": Kind("documents.report_png:png", (ReportPaper,)),
    "clean-file": Kind("documents.cleaning:clean", (bytes, str, str), memory=1536, seconds=60),
}


def main() -> None:
    """Make one paper. Arguments and result are packed as in domain.papers: a list of arguments
    comes in, the type's name and the value go out."""
    sys.excepthook = _short
    asked = _arguments()
    kind = KINDS[asked.kind]
    limits.bound(memory=(asked.memory or kind.memory) * 2**20, seconds=kind.seconds)
    limits.yielding(kind.nice)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # threads reserve memory that counts as used
    os.environ.setdefault("MPLCONFIGDIR", tempfile.gettempdir())
    limits.seclude(os.environ["MPLCONFIGDIR"])
    warnings.simplefilter("ignore")  # libraries warn of features of workbooks we do not read
    answer_to, sys.stdout = sys.stdout, sys.stderr  # nothing but the answer reaches the parent
    packed = json.load(sys.stdin.buffer)
    given = [unpacker(each)(value) for each, value in zip(kind.takes, packed, strict=True)]
    made = resolve_name(kind.maker)(*given)
    answer_to.write(json.dumps([type(made).__name__, pack(made)]))
    answer_to.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m documents")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--memory", type=int, help="MiB, in place of the kind's own limit")
    return parser.parse_args()


def _short(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Where it failed, never what it held: rows are people."""
    frames = traceback.extract_tb(trace)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    sys.stderr.write(f"{kind.__name__}{place}\n")


if __name__ == "__main__":
    main()
