"""Who may do what: roles as sets of rights, held over dated parts of the organisation tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OFFICIAL = "official"
    HEAD = "head"
    DEPUTY = "deputy"
    LEADER = "leader"
    CLERK = "clerk"
    HOTLINE = "hotline"
    SUPERVISOR = "supervisor"
    OVERSEER = "overseer"
    CUSTODIAN = "custodian"  # named to ask for identities, beside another role
    OPERATOR = "operator"


class Right(StrEnum):
    WORK = "work"  # be given tasks
    SEE_UNIT = "see_unit"  # the tasks of one's own unit
    ASSIGN = "assign"  # give tasks to units and people in scope
    ACCEPT = "accept"  # confirm or return results of one's unit
    DEMAND = "demand"  # have a task explained («yêu cầu giải trình»)
    ANSWER_REPORTS = "answer_reports"  # as the responsible head
    ROUTE_REPORTS = "route_reports"  # the hotline desk
    SEE_TASKS = "see_tasks"  # every task in scope, by name
    SEE_REPORTS = "see_reports"  # every report in scope that is not about oneself
    OPEN_IDENTITY = "open_identity"  # ask to know who a reporter is
    APPROVE_IDENTITY = "approve_identity"  # decide what another officer asked
    HOLD_REPORTS = "hold_reports"  # keep a report from being erased
    SEE_TOTALS = "see_totals"  # numbers only
    SET_RULES = "set_rules"  # which report goes to whom
    INSPECT = "inspect"  # make inspections of public duty (kiểm tra công vụ)
    OPERATE = "operate"  # the machine: health, replay


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OFFICIAL: frozenset({Right.WORK}),
    Role.HEAD: frozenset(
        {
            Right.WORK,
            Right.SEE_UNIT,
            Right.ASSIGN,
            Right.ACCEPT,
            Right.DEMAND,
            Right.ANSWER_REPORTS,
            Right.SEE_TASKS,
            Right.SEE_TOTALS,
        }
    ),
    Role.DEPUTY: frozenset(
        {
            Right.WORK,
            Right.SEE_UNIT,
            Right.ASSIGN,
            Right.DEMAND,
            Right.SEE_TASKS,
            Right.SEE_TOTALS,
        }
    ),
    Role.LEADER: frozenset(
        {
            Right.WORK,
            Right.ASSIGN,
            Right.ACCEPT,
            Right.DEMAND,
            Right.ANSWER_REPORTS,  # of a unit below whose head is the subject
            Right.SEE_TASKS,
            Right.SEE_TOTALS,
        }
    ),
    Role.CLERK: frozenset({Right.WORK, Right.SEE_UNIT, Right.ASSIGN, Right.SEE_TASKS}),
    Role.HOTLINE: frozenset({Right.WORK, Right.ROUTE_REPORTS}),
    Role.SUPERVISOR: frozenset(
        {
            Right.WORK,
            Right.ASSIGN,
            Right.DEMAND,
            Right.SEE_TASKS,
            Right.SEE_REPORTS,
            Right.APPROVE_IDENTITY,
            Right.HOLD_REPORTS,
            Right.SEE_TOTALS,
            Right.SET_RULES,
            Right.INSPECT,
        }
    ),
    Role.OVERSEER: frozenset({Right.SEE_TOTALS}),
    Role.CUSTODIAN: frozenset({Right.WORK, Right.OPEN_IDENTITY, Right.APPROVE_IDENTITY}),
    Role.OPERATOR: frozenset({Right.OPERATE, Right.SET_RULES}),
}


LENT = frozenset(
    {
        Right.SEE_UNIT,
        Right.ASSIGN,
        Right.ACCEPT,
        Right.DEMAND,
        Right.SEE_TASKS,
        Right.SEE_TOTALS,
    }
)
"""What goes to a stand-in while somebody is away: all that concerns tasks. Citizens' reports keep
their own rules (``services.report_owners``): who may read one is never decided by a calendar."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One grant in force: a role over a unit and everything below it; ``lent`` by somebody away.

    ``path`` is the unit's place in the tree, e.g. ``/1/4/``; a unit lies below another when its
    path starts with the other's.
    """

    role: Role
    unit_id: int
    path: str
    lent: bool = False

    def covers(self, path: str) -> bool:
        return path.startswith(self.path)

    def gives(self, right: Right) -> bool:
        return right in RIGHTS[self.role] and (not self.lent or right in LENT)


def roots(scopes: Iterable[Scope], right: Right) -> tuple[str, ...]:
    """The paths under which somebody with these grants holds the right; () means nowhere."""
    return tuple(sorted({scope.path for scope in scopes if scope.gives(right)}))


def holds(scopes: Iterable[Scope], right: Right, path: str | None = None) -> bool:
    """The right, anywhere or over the unit at ``path``."""
    return any(scope.gives(right) and (path is None or scope.covers(path)) for scope in scopes)
