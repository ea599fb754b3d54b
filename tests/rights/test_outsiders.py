"""Whoever is outside learns nothing and changes nothing, whatever they type or press, whatever
ids they guess, and whatever dialogue was still open when their rights ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.enrolling import PARTS, Book
from domain.lifecycle import TaskState
from handlers.routes import BUTTONS, COMMANDS, FORMS
from tests.rights.town import ACCUSING, CAST, FOREIGN, OWN, Begun, Town, batches, shown

MAY_READ_OF_THE_ACCUSATION = {"hotline", "supervisor"}
"""The desk and the supervision, unless they sit in the accused unit; nobody of the unit itself."""

MAY_READ_OWN = {"head", "deputy", "leader", "clerk", "supervisor"}
"""Of a task of «VHXH» given to somebody else."""

each_role = pytest.mark.parametrize("who", CAST)
UNLIKE = ("citizen", "official", "head", "supervisor", "operator", "gone")
"""Those whose rights are most unlike."""
each_role_and_all_of_it = pytest.mark.parametrize(
    ("who", "whole"),
    [
        *((who, False) for who in UNLIKE),
        *(pytest.param(who, True, marks=pytest.mark.slow) for who in CAST),
    ],
)
"""With every run those most unlike try everything over something; with ``make slow`` all over
all."""


def secrets(town: Town, who: str) -> list[str]:
    """What must never stand on this phone."""
    told = [FOREIGN, FOREIGN.title(), town.reports[FOREIGN][1]]
    told += [task.code for name, task in town.tasks.items() if name.startswith(FOREIGN)]
    if who not in MAY_READ_OF_THE_ACCUSATION:
        told += [ACCUSING, town.reports[ACCUSING][1]]
    if who not in MAY_READ_OWN:
        told.append(OWN)
    return told


def forbidden_tasks(town: Town, who: str) -> list[int]:
    """Foreign ones in every state an act may fit; of the own unit one, where that is too much."""
    own = () if who in MAY_READ_OWN else (f"{OWN} {TaskState.ASSIGNED.value}",)
    return [task.id for name, task in town.tasks.items() if name.startswith((FOREIGN, *own))]


def forbidden_reports(town: Town, who: str) -> list[int]:
    marks = (FOREIGN,) if who in MAY_READ_OF_THE_ACCUSATION else (FOREIGN, ACCUSING)
    return [town.reports[mark][0] for mark in marks]


def presses(town: Town, who: str, *, whole: bool) -> Iterator[str]:
    """Every button there is, over rows that are none of their business: over all of them if the
    ``whole`` is wanted, else over one, for each role another."""
    for place, name in enumerate(BUTTONS, start=CAST.index(who)):
        rows = rows_for(town, who, name)
        if not whole:
            yield f"{name}:{rows[place % len(rows)]}"
            continue
        yield from (f"{name}:{row}" for row in rows)
        yield f"{name}:{rows[0]}:1"
        yield f"{name}:nonsense"


def rows_for(town: Town, who: str, button: str) -> list[int]:
    if button == "t.just":
        return [town.stated]
    if button == "gt.give":
        return [town.explanation]
    match button.partition(".")[0]:
        case "k":
            return [town.entry]
        case "pt":
            return [town.part]
        case "t":
            return forbidden_tasks(town, who)
        case "p" | "r" | "al":
            return forbidden_reports(town, who)
    return [town.absence]


def sentences(town: Town) -> Iterator[str]:
    """Every command there is over codes that are none of their business, or over their words."""
    task = next(task for name, task in town.tasks.items() if name.startswith(FOREIGN))
    codes = (task.code, town.reports[FOREIGN][1], town.reports[ACCUSING][1])
    yield from (f"/{name} {code}" for name in set(COMMANDS) - SHORTCUTS for code in codes)
    yield from (f"/{name} {FOREIGN}" for name in ("timkiem", "viec", "donvi", "phananh"))
    yield from (f"/{name} KT" for name in ("tinhhinh", "quahan"))


SHORTCUTS = {
    other for name, handler in COMMANDS.items() for other in COMMANDS
    if other > name and COMMANDS[other] is handler
}  # fmt: skip
"""Second names of a command that is tried already; bare they are all tried."""


async def knows_nothing(town: Town, who: str) -> None:
    await town.world.settle()
    screen = shown(*town.phones)
    assert [secret for secret in secrets(town, who) if secret in screen] == []
    assert await town.failures() == []


@each_role_and_all_of_it
async def test_no_button_opens_or_changes_what_is_not_theirs(
    who: str, whole: bool, town: Town
) -> None:
    town.knocks(who)
    before = await town.digest()
    await town.tries(presses(town, who, whole=whole), "action")
    assert await town.digest() == before
    await knows_nothing(town, who)


@each_role
async def test_no_command_tells_what_is_not_theirs(who: str, town: Town) -> None:
    town.knocks(who)
    before = await town.digest()
    await town.tries((f"/{name}" for name in COMMANDS), "text")
    await knows_nothing(town, who)
    for phone in town.phones:
        phone.clear()
    await town.tries(sentences(town), "text")
    await town.world.settle()
    screen = shown(*town.phones)  # codes and words asked for may be read back, contents not
    assert [told for told in contents(town, who) if told in screen] == []
    assert await town.digest() == before
    assert await town.failures() == []


def contents(town: Town, who: str) -> list[str]:
    marks = secrets(town, who)
    told = [name for name in town.tasks if name.startswith(tuple(marks))]
    return told + [f"{mark} chuyện" for mark in (FOREIGN, ACCUSING) if mark in marks]


DAY = "2027-01-29"
OWNED = (
    *("more", "whither", "objection", "rating"),
    *("own.cut", "own.pin", "own.withdraw", "own.erase"),
)
"""Dialogues of a reporter about a report of theirs, sent from this very chat."""

OF_CLOCK: dict[str, object] = {
    "request": 1, "late": True, "due_now": "2027-01-28T10:00:00+00:00",
    "due": "2027-01-29T10:00:00+00:00", "day": DAY, "was": "KHAC", "category": "CHAM_TRE",
}  # fmt: skip
"""What the dialogues about a case's clock keep beside the case."""

OF_PARTS = ("part.",)
"""Dialogues about a body's part of a report."""

REQUESTED = ("extension.", "explanation", "opinion", "hand_back.")
"""Dialogues that answer something asked about a task."""

OPEN_TO_ALL = {
    "report": "anybody may report",
    "track": "asks for the PIN itself, and counts the guesses",
    "quiet": "one's own hours",
    "sentence": "is about one's own open tasks, looked up anew",
    "late_file.enter": "writes a late file of one's own unit down, and asks for the right first",
    "inspection": "asks for the right to inspect before it writes anything",
    "counter": "asks for the right of the desk before it files anything",
}
"""Dialogues that name no row of anybody else."""


def forged(town: Town, who: str, unit: int) -> dict[str, list[dict[str, object]]]:
    """Dialogues about somebody's row, as they lie in the database when rights end."""
    rows = forbidden_tasks(town, who)
    known: dict[str, object] = {
        "reason": "x",
        "progress": "x",
        "due": "2027-01-29T10:00:00+00:00",
        "due_now": None,
        "day": DAY,
        "unit": unit,
        "despite_parts": True,
    }
    about_tasks: list[dict[str, object]] = [
        {"task": row, "text": "x", "person": 1, **known} for row in rows
    ]
    requested: list[dict[str, object]] = [
        {**answers, "request": 1, "paper": "", "kind": "opinion"} for answers in about_tasks
    ]
    foreign = next(task for name, task in town.tasks.items() if name.startswith(FOREIGN))
    about_reports = [
        {"report": row, "code": "?", "words": "x", "finding": "dung", "unit": 1, "person": 1}
        for row in forbidden_reports(town, who)
    ]
    from_here = [
        {**answers, "question": "", "higher": False, "files": [], "places": []}
        for answers in about_reports
    ]
    rule = {"dry": False, "sort": "", "category": "", "unit": unit, "hours": "", "basis": "x",
            "target": "desk", "to": 0}  # fmt: skip
    tried = {"dry": True, "category": "", "unit": unit, "about": "unsaid"}
    given = {"content": "việc mới", "lead": unit, "home": True, "helpers": [], "person": 0,
             "due": "", "precise": False, "urgency": "thuong", "paper": ""}  # fmt: skip
    late = {"task": rows[0], "cause": "khach_quan", "group": "khac", "entry": town.stated}
    entry: dict[str, object] = {str(part): "x" for part in PARTS[Book.OBSTACLES]}
    entry |= {"book": "vuong_mac", "unit": unit, "entry": town.entry, "state": "da_kien_nghi"}
    entry["gap"] = "chong_cheo"
    return {
        **{name: list(about_tasks) for name in FORMS if name.startswith("task.")},
        **{name: [late] for name in FORMS if name.startswith("late.")},
        **{name: [entry] for name in FORMS if name.startswith("entry.")},
        **{name: list(about_reports) for name in FORMS if name.startswith("p.")},
        **{name: list(from_here) for name in OWNED},
        **{
            name: [{**answers, **OF_CLOCK} for answers in about_reports]
            for name in ("case.extend", "case.promise", "case.class", "case.refuse")
        },
        "late_file.sorry": [{"file": 1, "number": "x", "reason": "x", "new": DAY, "signed": "x"}],
        "p.hold": [
            {**answers, "lifting": lifting}
            for answers in about_reports
            for lifting in (False, True)
        ],
        "i.ask": list(about_reports),
        "i.refuse": [{"opening": 1, "code": "?", "words": "x"}],
        "p.original": [{"file": 1, "code": "?", "words": "x"}],
        "s.aside": list(about_reports),
        "s.appeal": list(about_reports),
        "b.new": [{**answers, "most": 30, "days": 1} for answers in about_reports],
        "b.appeal": [{"block": 1, "words": "x"}],
        "b.decide": [{"block": 1, "code": "?", "lift": True, "words": "x"}],
        "case.explain": [{"explanation": town.explanation, "words": "x"}],
        **{
            name: [{"part": town.part, "what": "result", "words": "x", "person": 1}]
            for name in FORMS
            if name.startswith(OF_PARTS)
        },
        **{
            name: [
                {
                    "inspection": 1,
                    "planned": 1,
                    "done": True,
                    "person": 1,
                    "checked": 1,
                    "bodies": 0,
                    "people": 0,
                    "why": "x",
                }
            ]
            for name in ("inspection.done", "inspection.join", "inspection.correct")
        },
        **({} if who == "operator" else {"rule": [rule], "rule.try": [tried]}),
        "assign": [given],
        "talk.answer": [{"talk": 1, "sent": False}],
        **{name: list(requested) for name in FORMS if name.startswith(REQUESTED)},
        "absence": [{"of": foreign.assignee_id, "from": DAY, "to": DAY, "stand_in": None}],
        "handover": [{"of": foreign.assignee_id, "heir": None, "text": "x"}],
        "event_day": [{**answers, "code": "?", "phrase": "x"} for answers in about_tasks],
        "document": [{"document": foreign.document_id or 1}],
        "directive": [{"parts": ["x"]}],
        **{name: [{**given, "item": 1}] for name in FORMS if name.startswith("directive_")},
        "calendar_day": [
            {"year": 2026, "day": "2026-12-24", "kind": "nghi", "name": "x", "basis": "xyz"}
        ],
        "office_hours": [
            {
                "unit": unit,
                "name": "x",
                "hours": "07:00–16:00",
                "first": "2026-12-01",
                "last": "",
                "basis": "xyz",
            }
        ],
        "calendar_confirm": [{"year": 2027, "basis": "xyz"}],
        "document.replace": [{"document": foreign.document_id or 1, "number": "1/x"}],
    }


def left_open(town: Town, who: str, unit: int, *, whole: bool) -> Iterator[Begun]:
    """Every step of every form: where the next answer ends the dialogue over every row, else over
    one of them in turn, unless the ``whole`` product is wanted."""
    for name, begun in forged(town, who, unit).items():
        form = FORMS[name]
        for place, step in enumerate(form.steps):
            for number, answers in enumerate(begun):
                decides = form.after(step.key, answers) is None
                if whole or decides or number == place % len(begun):
                    yield name, step.key, answers


@each_role_and_all_of_it
async def test_an_open_dialogue_outlives_no_right(who: str, whole: bool, town: Town) -> None:
    """Every question is answered with a press and with words."""
    town.knocks(who)
    before = await town.digest()
    unit = await town.world.unit_id("KT")
    for some in batches(left_open(town, who, unit, whole=whole)):
        last = [LAST.get(name, "1") for name, _, _ in some]
        await town.forge(some)
        await town.finish(last)
        await town.forge(some)
        await town.say([{"text": "zzprobe words"} for _ in some])
        await town.finish(last)
    assert await town.digest() == before
    await knows_nothing(town, who)


LAST = {
    "handover": "go", "assign": "give", "p.answer": "send", "p.draft": "send", "whither": "add",
    "more": "done", "own.cut": "cut", "own.pin": "new", "own.withdraw": "go", "own.erase": "go",
    "talk.answer": "end", "p.explain": "send", "rule": "desk", "rule.try": "unsaid",
    "b.new": "1",
}  # fmt: skip
"""The choice that finishes a dialogue."""


async def test_every_dialogue_is_tried_or_open_to_all(town: Town) -> None:
    assert set(forged(town, "citizen", 1)) | set(OPEN_TO_ALL) == set(FORMS)


async def test_the_town_has_something_to_hide(town: Town) -> None:
    """The probes mean something: whoever may, does see the marks and does change the rows."""
    head = town.knocks("head")
    task = town.tasks[f"{OWN} {TaskState.SUBMITTED.value}"]
    before = await town.digest()
    await head.acts(f"t.see:{task.id}")
    assert OWN in shown(head)
    await head.acts(f"t.accept:{task.id}")
    assert await town.digest() != before
