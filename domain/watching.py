"""What may ail the house, from which point on, and who says so.

One table of limits serves /health, the operator's chat and ``doctor``, so that the three never
disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any


class Ailment(StrEnum):
    """In the order in which they are told: what stops the office first."""

    ALARMS_LATE = "alarms_late"  # clocks past due longer than they may be: nobody plans
    ALARMS_FAILING = "alarms_failing"  # clocks whose planning fails again and again
    ITEMS_STRANDED = "items_stranded"  # rungs that wait for a digest nobody will make
    UPDATES_LATE = "updates_late"  # what came in is not being handled
    UPDATES_FAILED = "updates_failed"  # kept after a bug, or unreadable
    LETTERS_LATE = "letters_late"  # letters wait longer than they may
    LEASES_PAST = "leases_past"  # letters or files whose holder died and nobody took them up
    ACCOUNT_DEAF = "account_deaf"  # we do not hear from a platform, or it refuses us
    ACCOUNT_IDLE = "account_idle"  # no process sends for an account
    CLOCK_APART = "clock_apart"  # this machine and the database disagree about the time
    LETTERS_AMBIGUOUS = "letters_ambiguous"  # perhaps delivered, never to be repeated
    PEOPLE_UNTOLD = "people_untold"  # officials no contact of whom could be reached
    REPORTERS_UNTOLD = "reporters_untold"  # citizens whose answer could not be delivered
    CASES_APART = "cases_apart"  # stored deadlines that are not what their history says
    STAFF_CUT_OFF = "staff_cut_off"  # officials all of whose chats are closed
    CONTACTS_CLOSED = "contacts_closed"  # unusually many chats closed within a day


STALE_ALARM = timedelta(minutes=5)
STALE_UPDATE = timedelta(minutes=5)
STALE_LETTER = timedelta(minutes=15)
STALE_EARS = timedelta(minutes=3)
STALE_LEASE = timedelta(minutes=1)  # a letter whose sender died falls due again at once
STALE_FILE = timedelta(minutes=15)  # three leases of a file
APART = 5.0  # s the clocks of machine and database may differ
LATELY = timedelta(days=1)  # what happened to letters and chats counts that long
MANY_CLOSED = 50  # chats a day; single citizens come and go

LIMITS: tuple[tuple[Ailment, str, float], ...] = (
    (Ailment.ALARMS_LATE, "oldest_due_alarm_s", STALE_ALARM.total_seconds()),
    (Ailment.ALARMS_FAILING, "alarms_failing", 0),
    (Ailment.ITEMS_STRANDED, "items_stranded", 0),
    (Ailment.UPDATES_LATE, "oldest_update_s", STALE_UPDATE.total_seconds()),
    (Ailment.UPDATES_FAILED, "failed_updates", 0),
    (Ailment.LETTERS_LATE, "oldest_letter_s", STALE_LETTER.total_seconds()),
    (Ailment.LEASES_PAST, "leases_past", 0),
    (Ailment.CLOCK_APART, "clock_apart_s", APART),
    (Ailment.LETTERS_AMBIGUOUS, "ambiguous_lately", 0),
    (Ailment.PEOPLE_UNTOLD, "people_untold_lately", 0),
    (Ailment.REPORTERS_UNTOLD, "reporters_untold_lately", 0),
    (Ailment.CASES_APART, "case_clocks_apart", 0),
    (Ailment.STAFF_CUT_OFF, "staff_cut_off", 0),
    (Ailment.CONTACTS_CLOSED, "contacts_closed_lately", MANY_CLOSED),
)
"""Ailment, the fact it is judged by, and what it may be at most."""

OF_PEOPLE = frozenset(
    {
        Ailment.LETTERS_AMBIGUOUS,
        Ailment.PEOPLE_UNTOLD,
        Ailment.REPORTERS_UNTOLD,
        Ailment.CASES_APART,
        Ailment.STAFF_CUT_OFF,
        Ailment.CONTACTS_CLOSED,
    }
)
"""The machine works, and somebody must look after people: told, but no reason for 503."""

HAS_ITS_OWN_LETTER = frozenset({Ailment.UPDATES_FAILED, Ailment.PEOPLE_UNTOLD})
"""The operator hears these at once and with their particulars (``update.failed``,
``nobody.told``); hearing of them twice would teach them to look away."""


@dataclass(frozen=True, slots=True)
class Ill:
    """One thing that is wrong: how many, or how many seconds; ``subject`` says of which account
    or machine, "" where there is only one of its kind."""

    ailment: Ailment
    amount: int
    subject: str = ""


def ills(facts: Mapping[str, Any]) -> Iterator[Ill]:
    """What is wrong, judged by the facts of ``services.health``, worst first."""
    found = [
        Ill(ailment, round(facts[fact]))
        for ailment, fact, limit in LIMITS
        if (facts[fact] or 0) > limit
    ]
    found += [ill for account in facts["accounts"] for ill in of_account(account)]
    order = list(Ailment)
    yield from sorted(found, key=lambda ill: (order.index(ill.ailment), ill.subject))


def of_account(account: Mapping[str, Any]) -> Iterator[Ill]:
    heard = account["heard_s"]
    if account["refused"] or heard is None or heard > STALE_EARS.total_seconds():
        yield Ill(Ailment.ACCOUNT_DEAF, heard or 0, account["account"])
    if not account["sender"]:
        yield Ill(Ailment.ACCOUNT_IDLE, 0, account["account"])


def stale(found: list[Ill]) -> list[str]:
    """The names /health gives what is wrong with the machine: the fact, or the account."""
    names = {ailment: fact for ailment, fact, _ in LIMITS}
    told = (names.get(ill.ailment, ill.subject) for ill in found if ill.ailment not in OF_PEOPLE)
    return list(dict.fromkeys(told))
