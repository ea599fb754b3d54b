"""Workbooks into the office: units and people, tasks. All or nothing, and twice changes nothing."""

from __future__ import annotations

from services.import_people import PeopleImported, apply_people
from services.import_storing import TasksImported, store_tasks
from services.import_tasks import Prepared, plan_tasks

__all__ = [
    "PeopleImported",
    "Prepared",
    "TasksImported",
    "apply_people",
    "plan_tasks",
    "store_tasks",
]
