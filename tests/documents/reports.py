"""Reports to print in tests: invented units and tasks, as many as asked for."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from domain.reporting import Letterhead, PaperTask, PaperUnit, ReportPaper, Standing, count
from domain.statistics import FourWay

DAY = date(2026, 11, 19)
HEAD = Letterhead(
    superior="",
    issuer="UBND phường Bình An",
    place="Bình An",
    symbol="BC-UBND",
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    recipients=("Thường trực Đảng ủy (b/c)", "Lưu: VT"),
)
LONG = "Tổ công tác liên ngành số {} về rà soát, giải quyết hồ sơ đất đai tồn đọng trên địa bàn"
CONTENT = "Rà soát hồ sơ đất đai tồn đọng, đề xuất phương án xử lý đối với từng trường hợp cụ thể"


def report(units: int, tasks: int, *, content: str = CONTENT, seed: int = 1) -> ReportPaper:
    """With unit names too long for their column, and every standing."""
    random = Random(seed)
    names = ["Phòng Kinh tế, Hạ tầng và Đô thị", *(LONG.format(n) for n in range(2, units + 1))]
    given = [one(random, number, random.choice(names), content) for number in range(tasks)]
    rows = tuple(
        PaperUnit(name, count(task for task in given if task.unit == name)) for name in names
    )
    counts = FourWay().add(*(row.counts for row in rows))
    start = date(2026, 1, 1)
    return ReportPaper(
        HEAD, HEAD.issuer, start, DAY, DAY, DAY, counts, rows, tuple(given)
    ).checked()


def one(random: Random, number: int, unit: str, content: str) -> PaperTask:
    standing = random.choices(list(Standing), [547, 135, 177, 57])[0]
    late = standing in (Standing.DONE_LATE, Standing.OPEN_OVERDUE)
    days = timedelta(days=random.randint(1, 200))
    due = DAY - days if late else random.choice([None, DAY + days])
    return PaperTask(
        unit=unit,
        code=f"NV-2026-{number + 1:06d}",
        content=content,
        lead=unit,
        assignee=random.choice(["Nguyễn Thị Minh", ""]),
        document="12/KH-UBND",
        assigned_on=date(2026, random.randint(1, 10), 3),
        due_on=due,
        handed_in_on=DAY if standing.done else None,
        standing=standing,
        late_days=days.days if late else 0,
    )
