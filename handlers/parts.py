"""«Giao việc con»: the form of «giao việc» for a part of a task."""

from __future__ import annotations

from domain.lifecycle import TaskAct
from handlers.assigning import FORM
from handlers.context import Context
from handlers.dialogue import begin
from handlers.officials import may, number


async def on_split(ctx: Context, argument: str) -> None:
    task = await may(ctx, number(argument), TaskAct.SPLIT)
    await begin(ctx, FORM, {"helpers": [], "whole": task.id})


BUTTONS = {"t.split": on_split}
