"""What a delivery problem means: for the letter, for its chat, for its account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.lifecycle import LetterState, Promise
from domain.messages import Ambiguous, Busy, Down, Moved, Unreachable
from services.dispatch import Claim
from services.settling import Outcome

BACKOFF = (2, 4, 8, 15, 30, 60, 120, 300)  # s, by attempt
DOUBT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Result:
    """What happened to one parcel, and what that means for its chat or its account."""

    outcome: Outcome
    claim: Claim
    quiet_for: timedelta | None = None  # the chat
    account_for: timedelta | None = None  # the whole account
    closed: str = ""
    moved_to: str = ""
    down: str = ""


def verdict(letter: Claim, problem: Exception) -> Result:
    """What a delivery problem means for the letter, its chat and its account."""
    reason = str(problem)[:200]
    if isinstance(problem, Busy):
        wait = problem.retry_after or backoff(letter.attempts)
        whole = problem.scope == "account"
        outcome = waiting(letter, reason, again=letter.again)
        if whole:
            return Result(outcome, letter, account_for=wait)
        return Result(outcome, letter, quiet_for=wait)
    if isinstance(problem, Moved):
        outcome = waiting(letter, reason)
        return Result(outcome, letter, moved_to=problem.chat)
    if isinstance(problem, Unreachable):
        outcome = waiting(letter, reason, elsewhere=True)
        return Result(outcome, letter, closed=reason)
    if isinstance(problem, Ambiguous):
        return doubtful(letter, reason)
    if isinstance(problem, Down):
        outcome = waiting(letter, reason)
        return Result(outcome, letter, account_for=timedelta(minutes=1), down=reason)
    return refused(letter, reason)


def doubtful(letter: Claim, reason: str) -> Result:
    """Perhaps delivered: again with a mark, or never again, as the letter promises."""
    if letter.promise is Promise.AT_MOST:
        return Result(ended(letter, LetterState.AMBIGUOUS, reason), letter)
    outcome = waiting(letter, reason, again=True)
    return Result(outcome, letter, quiet_for=DOUBT)


def waiting(letter: Claim, reason: str, *, again: bool = False, elsewhere: bool = False) -> Outcome:
    try_ = letter.letter_id, letter.attempts
    return Outcome(*try_, LetterState.WAITING, failure=reason, again=again, elsewhere=elsewhere)


def ended(
    letter: Claim, state: LetterState, reason: str | None = None, *, platform_id: str | None = None
) -> Outcome:
    return Outcome(letter.letter_id, letter.attempts, state, platform_id, reason)


def refused(letter: Claim, reason: str) -> Result:
    return Result(ended(letter, LetterState.REJECTED, reason), letter)


def backoff(attempts: int) -> timedelta:
    return timedelta(seconds=BACKOFF[min(attempts, len(BACKOFF)) - 1])
