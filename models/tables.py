"""Every table, so that the metadata is whole wherever it is asked for."""

from __future__ import annotations

from models.base import Base
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
from models.office import Absence, CalendarDay, CalendarYear, Grant, House, Person, Policy, Unit
from models.post import Letter, Update
from models.reports import Attachment, Barred, Piece, Report, ReportEntry, Reporter
from models.tallies import Episode, Pending, Tally
from models.watching import Finding
from models.work import Alarm, Coordination, DigestItem, Document, Event, Serial, Task

METADATA = Base.metadata

__all__ = [
    "METADATA",
    "Absence",
    "Account",
    "Alarm",
    "Attachment",
    "Attempt",
    "Barred",
    "CalendarDay",
    "CalendarYear",
    "ChatFile",
    "ChatLine",
    "Contact",
    "Coordination",
    "DigestItem",
    "Document",
    "Draft",
    "Episode",
    "Event",
    "Finding",
    "Grant",
    "House",
    "Lane",
    "Letter",
    "LinkCode",
    "OfficeHours",
    "Paper",
    "PaperItem",
    "PaperTask",
    "Pending",
    "Person",
    "Piece",
    "Policy",
    "QuietHours",
    "Report",
    "ReportEntry",
    "Reporter",
    "Serial",
    "Tally",
    "Task",
    "TaskDeadline",
    "Unit",
    "Update",
    "Upload",
]
