"""The state of the machine as its operator reads it in the chat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices.supervision import AccountState, SystemState
from services.health import health


async def state(session: AsyncSession, now: datetime) -> SystemState:
    """What /health says, in minutes."""
    well, facts = await health(session, now, now)
    return SystemState(
        well=well,
        alarm_age=minutes(facts["oldest_due_alarm_s"]),
        update_age=minutes(facts["oldest_update_s"]),
        letter_age=minutes(facts["oldest_letter_s"]),
        failed=facts["failed_updates"],
        ambiguous=facts["ambiguous_letters"],
        unreachable=facts["unreachable_letters"],
        accounts=tuple(
            AccountState(each["account"], minutes(each["heard_s"]), each["refused"] or "")
            for each in facts["accounts"]
        ),
    )


def minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // 60
