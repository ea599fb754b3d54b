"""Every table, so that the metadata is whole wherever it is asked for."""

from __future__ import annotations

from models.abuse import Block, FloodPrint, Sending, Suspicion
from models.access import Duty, Talk, TalkLine, Visit
from models.answers import Answer, AnswerFile, Commendation, Flag, PortalNumber, Publication
from models.base import Base
from models.case_clock import CaseDoubt, CaseExtension, CasePromise, LateFile
from models.cases import CaseKey
from models.contacts import (
    Account,
    Attempt,
    ChatFile,
    ChatLine,
    Contact,
    Draft,
    Lane,
    LinkCode,
    Upload,
)
from models.deadlines import OfficeHours, QuietHours, TaskDeadline
from models.directives import Paper, PaperItem, PaperTask
from models.identities import HashKey, Identity, Opening
from models.inspections import Inspection, InspectionMaker
from models.ledger import Enrolment, Lateness
from models.office import Absence, CalendarDay, CalendarYear, Grant, House, Person, Policy, Unit
from models.outward import CalendarFeed, UnitGroup
from models.post import Letter, Update
from models.receipts import ReportReceipt
from models.reports import Attachment, Barred, Piece, Report, ReportEntry, Reporter
from models.requests import Instance, Part, Replacement, Request
from models.retention import Erasure, LegalHold
from models.routing import CaseCourse, CaseExplanation, CaseLink, CasePart, RoutingRule
from models.tallies import Episode, Pending, Tally
from models.watching import Finding
from models.work import Alarm, Coordination, DigestItem, Document, Event, Serial, Task

METADATA = Base.metadata

__all__ = [
    "METADATA",
    "Absence",
    "Account",
    "Alarm",
    "Answer",
    "AnswerFile",
    "Attachment",
    "Attempt",
    "Barred",
    "Block",
    "CalendarDay",
    "CalendarFeed",
    "CalendarYear",
    "CaseCourse",
    "CaseDoubt",
    "CaseExplanation",
    "CaseExtension",
    "CaseKey",
    "CaseLink",
    "CasePart",
    "CasePromise",
    "ChatFile",
    "ChatLine",
    "Commendation",
    "Contact",
    "Coordination",
    "DigestItem",
    "Document",
    "Draft",
    "Duty",
    "Enrolment",
    "Episode",
    "Erasure",
    "Event",
    "Finding",
    "Flag",
    "FloodPrint",
    "Grant",
    "HashKey",
    "House",
    "Identity",
    "Inspection",
    "InspectionMaker",
    "Instance",
    "Lane",
    "LateFile",
    "Lateness",
    "LegalHold",
    "Letter",
    "LinkCode",
    "OfficeHours",
    "Opening",
    "Paper",
    "PaperItem",
    "PaperTask",
    "Part",
    "Pending",
    "Person",
    "Piece",
    "Policy",
    "PortalNumber",
    "Publication",
    "QuietHours",
    "Replacement",
    "Report",
    "ReportEntry",
    "ReportReceipt",
    "Reporter",
    "Request",
    "RoutingRule",
    "Sending",
    "Serial",
    "Suspicion",
    "Talk",
    "TalkLine",
    "Tally",
    "Task",
    "TaskDeadline",
    "Unit",
    "UnitGroup",
    "Update",
    "Upload",
    "Visit",
]
