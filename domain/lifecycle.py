"""The states of tasks and reports, and which act may lead from one to another."""

from __future__ import annotations

from enum import StrEnum


class Matter(StrEnum):
    """What clocks, letters and events are about."""

    TASK = "task"
    REPORT = "report"
    PERSON = "person"
    REQUEST = "request"  # something asked about a task, see domain.requests
    SERIES = "series"  # a task that comes again, see domain.recurring
    CALENDAR = "calendar"  # its id is a year
    ENTRY = "entry"  # of a unit in a register
    INSPECTION = "inspection"
    UNIT = "unit"  # 0: the office as a whole
    EXPLANATION = "explanation"  # asked of somebody a report is about, see domain.courses
    PART = "part"  # of a report, done by one of several bodies
    TALK = "talk"  # somebody talking with the hotline desk
    BLOCK = "block"  # of a sender, see services.blocks


class Urgency(StrEnum):
    """Urgency marks of NĐ 30/2020/NĐ-CP."""

    NORMAL = "thuong"
    URGENT = "khan"
    VERY_URGENT = "thuong_khan"
    EXPRESS = "hoa_toc"

    @property
    def any_hour(self) -> bool:
        """Reminders of these do not wait for office hours."""
        return self in (Urgency.VERY_URGENT, Urgency.EXPRESS)


class TaskState(StrEnum):
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DONE = "done"
    PAUSED = "paused"
    CANCELLED = "cancelled"


OPEN_TASK = (
    TaskState.ASSIGNED,
    TaskState.ACCEPTED,
    TaskState.IN_PROGRESS,
    TaskState.RETURNED,
)
"""The ball is with the assignee."""

LIVE_TASK = (*OPEN_TASK, TaskState.SUBMITTED, TaskState.PAUSED)
"""Counted as being handled."""

CLOSED_TASK = (TaskState.DONE, TaskState.CANCELLED)


class TaskAct(StrEnum):
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    PROGRESS = "progress"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    REASSIGN = "reassign"
    EXTEND = "extend"  # ask for more time
    EXPLAIN = "explain"  # have it explained («yêu cầu giải trình»)
    CONSULT = "consult"  # ask the coordinating units
    HAND_BACK = "hand_back"  # «không thuộc chức năng»: back to whoever gave it
    TRANSFER = "transfer"  # to another lead unit
    PAUSE = "pause"
    RESUME = "resume"
    SPLIT = "split"  # give a part of it as a task of its own
    REPEAT = "repeat"  # make its next instance when its time comes
    CANCEL = "cancel"


TASK_ACTS: dict[TaskAct, tuple[TaskState, ...]] = {
    TaskAct.ACKNOWLEDGE: (TaskState.ASSIGNED,),
    TaskAct.PROGRESS: OPEN_TASK,
    TaskAct.SUBMIT: OPEN_TASK,
    TaskAct.ACCEPT: (TaskState.SUBMITTED,),
    TaskAct.RETURN: (TaskState.SUBMITTED,),
    TaskAct.REASSIGN: (*OPEN_TASK, TaskState.SUBMITTED),  # resuming shifts a paused deadline
    TaskAct.EXTEND: OPEN_TASK,
    TaskAct.EXPLAIN: LIVE_TASK,
    TaskAct.CONSULT: OPEN_TASK,
    TaskAct.HAND_BACK: OPEN_TASK,
    TaskAct.TRANSFER: OPEN_TASK,
    TaskAct.PAUSE: OPEN_TASK,
    TaskAct.RESUME: (TaskState.PAUSED,),
    TaskAct.SPLIT: OPEN_TASK,
    TaskAct.REPEAT: LIVE_TASK,
    TaskAct.CANCEL: LIVE_TASK,
}


def may_task(act: TaskAct, state: TaskState) -> bool:
    return state in TASK_ACTS[act]


class ReportKind(StrEnum):
    REPORT = "phan_anh"
    PROPOSAL = "kien_nghi"
    PRAISE = "khen_ngoi"
    QUESTION = "hoi_dap"  # answered by the hotline desk


class Category(StrEnum):
    HARASSMENT = "NHUNG_NHIEU"
    DELAY = "CHAM_TRE"
    ERROR = "SAI_SOT"
    SHIRKING = "DUN_DAY"
    IRRESPONSIBLE = "THIEU_TRACH_NHIEM"
    ATTITUDE = "THAI_DO"
    HOURS = "GIO_GIAC"
    ALCOHOL = "RUOU_BIA"
    RULES = "QUY_DINH"
    PRAISE = "KHEN_NGOI"
    OTHER = "KHAC"
    QUESTION = "HOI_DAP"  # of a question to the desk


SORTED = tuple(one for one in Category if one not in (Category.PRAISE, Category.QUESTION))
"""What a report may be about: praise and questions are sorted by their kind."""


class Privacy(StrEnum):
    """Who may know the reporter."""

    DESK = "desk"  # only the hotline desk; the default
    HANDLER = "handler"  # also the person who handles it
    NOBODY = "nobody"  # anonymous


class Source(StrEnum):
    """How a report came in. All but the first are typed in by the hotline desk."""

    CHAT = "chat"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"


class About(StrEnum):
    """Whom a report is about; decides who must not receive it."""

    UNSAID = "unsaid"
    STAFF = "staff"
    LEADERSHIP = "leadership"  # the head or a deputy


class ReportState(StrEnum):
    NEW = "new"  # at the hotline desk, no handler yet
    FORWARDED = "forwarded"  # with a head, not yet taken
    VERIFYING = "verifying"
    WAITING = "waiting"  # for the reporter's answer to a question
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"
    SUSPECT = "suspect"  # held back as suspected flood until somebody has looked
    SET_ASIDE = "set_aside"  # somebody has looked, and it is not handled
    WITHDRAWN = "withdrawn"  # by the reporter


ASIDE = (ReportState.SUSPECT, ReportState.SET_ASIDE)
"""Seen by the desk and the supervisors alone, and in a list of their own."""

LIVE_REPORT = (
    ReportState.NEW,
    ReportState.FORWARDED,
    ReportState.VERIFYING,
    ReportState.WAITING,
    ReportState.REOPENED,
)


class Finding(StrEnum):
    """The result of verifying a report."""

    FOUNDED = "dung"
    PARTLY = "dung_mot_phan"
    UNFOUNDED = "khong_dung"
    UNPROVEN = "chua_du_can_cu"
    REPLIED = "giai_dap"  # to a question, which there was nothing to verify about


VERIFIED = tuple(one for one in Finding if one is not Finding.REPLIED)


class ReportAct(StrEnum):
    TAKE = "take"
    DELEGATE = "delegate"
    ASK = "ask"
    ANSWER = "answer"
    DRAFT = "draft"  # «dự thảo trả lời»: the head approves it
    FLAG = "flag"  # signs of Quy định 148 or of a crime
    PUBLISH = "publish"  # «đề xuất công khai»
    REFUSE = "refuse"  # «không thuộc thẩm quyền»: back to the desk
    ROUTE = "route"
    EXTEND = "extend"  # ask for more time
    PROMISE = "promise"  # why it is late, and a new day
    ADD = "add"
    RATE = "rate"
    DISAGREE = "disagree"
    EXPLAIN = "explain"  # «yêu cầu giải trình»: a question to the person complained about
    RECUSE = "recuse"  # «tôi có liên quan»
    SPLIT = "split"  # parts for several bodies
    LINK = "link"  # «trùng với» another report
    WITHDRAW = "withdraw"


HANDLED = (
    ReportState.FORWARDED,
    ReportState.VERIFYING,
    ReportState.WAITING,
    ReportState.REOPENED,
)

REPORT_ACTS: dict[ReportAct, tuple[ReportState, ...]] = {
    # In NEW by an officer of the desk, who may handle what concerns no unit.
    ReportAct.TAKE: (ReportState.NEW, ReportState.FORWARDED, ReportState.REOPENED),
    ReportAct.DELEGATE: HANDLED,
    ReportAct.ASK: HANDLED,
    ReportAct.ANSWER: HANDLED,
    ReportAct.DRAFT: HANDLED,
    ReportAct.FLAG: (*HANDLED, ReportState.ANSWERED),
    ReportAct.PUBLISH: (ReportState.ANSWERED,),
    ReportAct.REFUSE: (ReportState.FORWARDED, ReportState.VERIFYING, ReportState.REOPENED),
    ReportAct.ROUTE: (ReportState.NEW,),
    ReportAct.EXTEND: HANDLED,
    ReportAct.PROMISE: HANDLED,
    ReportAct.ADD: tuple(ReportState),
    ReportAct.RATE: (ReportState.ANSWERED, ReportState.CLOSED),
    ReportAct.DISAGREE: (ReportState.ANSWERED,),
    ReportAct.EXPLAIN: HANDLED,
    ReportAct.RECUSE: LIVE_REPORT,
    ReportAct.SPLIT: LIVE_REPORT,
    ReportAct.LINK: LIVE_REPORT,
    ReportAct.WITHDRAW: LIVE_REPORT,
}


def may_report(act: ReportAct, state: ReportState) -> bool:
    return state in REPORT_ACTS[act]


class Promise(StrEnum):
    """What delivery of a letter is promised after an ambiguous failure."""

    AT_LEAST = "at_least"  # sent again, marked «gửi lại»
    AT_MOST = "at_most"  # left alone and counted


class Priority(StrEnum):
    """The order of the post room, first to last; the values sort that way."""

    REPLY = "1reply"
    URGENT = "2urgent"
    REMINDER = "3reminder"
    DIGEST = "4digest"


class LetterState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"  # the matter has moved on
    AMBIGUOUS = "ambiguous"  # perhaps delivered, promised at most once
    UNREACHABLE = "unreachable"  # no contact may be spoken to
    KEPT = "kept"  # waits in a case without mailbox, until its reporter looks or is called
    REJECTED = "rejected"  # the platform refuses these very words: our bug


OPEN_LETTER = (LetterState.WAITING, LetterState.SENDING)
"""Not settled yet."""


class UpdateState(StrEnum):
    NEW = "new"
    DONE = "done"
    FAILED = "failed"  # a handler's bug: kept, visible, replayable
    UNPARSABLE = "unparsable"
