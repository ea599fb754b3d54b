"""Choosing units and people while a task is given: by a button or by part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from domain.notices import Notice
from domain.notices.assigning import AskHelpers, AskLead, AskPerson, NotFoundThere
from domain.notices.general import WriteInWords
from domain.notices.supervision import Choice
from domain.words import nfc
from domain.worktime import today
from handlers import officials
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Heard
from models.office import Person, Unit
from services import assigning, scopes

OFFERED = 8


def words_of(heard: Heard) -> str:
    """What was written, in the composed form; a photo or a stray press is no answer here."""
    text = " ".join(nfc(heard.text).split())
    if not text:
        raise Again(WriteInWords())
    return text


# --- units ---------------------------------------------------------------------------------


async def ask_lead(ctx: Context, asking: Asking) -> Notice:
    query = asking.answers.get("lead_query", "")
    found = await leads(ctx, query, asking.answers)
    return AskLead(asking.turn, asking.back, query, choices(found), rest(found))


async def hear_lead(ctx: Context, answers: Answers, heard: Heard) -> None:
    unit = await unit_meant(ctx, answers, heard)
    if answers.get("lead") != unit.id:
        answers["person"] = 0  # somebody of the former unit
    answers["lead"] = unit.id
    answers["helpers"] = [one for one in answers["helpers"] if one != unit.id]


async def ask_helpers(ctx: Context, asking: Asking) -> Notice:
    query = asking.answers.get("helpers_query", "")
    found = await helpers(ctx, asking.answers, query) if query else []
    names = await assigning.unit_names(ctx.session, asking.answers["helpers"])
    chosen = tuple(Choice(unit, names[unit]) for unit in asking.answers["helpers"])
    return AskHelpers(asking.turn, asking.back, query, choices(found), rest(found), chosen)


async def hear_helpers(ctx: Context, answers: Answers, heard: Heard) -> None:
    """Stays until nothing more is wanted."""
    chosen: list[int] = answers["helpers"]
    if heard.choice in (SKIP, "done"):
        answers.pop("helpers_query", None)
        return
    if heard.choice.startswith("r"):
        answers["helpers"] = [unit for unit in chosen if f"r{unit}" != heard.choice]
        raise Again
    if heard.choice:
        unit = await scopes.unit(ctx.session, number(heard), scopes.in_being(today(ctx.now)))
        found: Sequence[Unit] = [unit] if unit is not None else []
    else:
        answers["helpers_query"] = words_of(heard)
        found = await helpers(ctx, answers, answers["helpers_query"])
        if not found:
            raise Again(NotFoundThere(answers.pop("helpers_query"), person=False))
    if len(found) == 1:
        answers.pop("helpers_query", None)
        answers["helpers"] = list(dict.fromkeys((*chosen, found[0].id)))
    raise Again


async def helpers(ctx: Context, answers: Answers, query: str) -> Sequence[Unit]:
    """Any unit in being may be asked to help, but the one that leads and those chosen already."""
    taken = (answers["lead"], *answers["helpers"])
    there = scopes.in_being(today(ctx.now)) & Unit.id.not_in(taken)
    return await scopes.find(ctx.session, query, there)


async def leads(ctx: Context, query: str, answers: Answers) -> Sequence[Unit]:
    may = assigning.may_lead(ctx.visitor, ctx.now, answers.get("whole"))
    if query:
        return await scopes.find(ctx.session, query, may)
    return await scopes.all_of(ctx.session, may)


async def lead_of(ctx: Context, unit_id: int, answers: Answers) -> Unit:
    """A unit this visitor may give the task, or the part of one, to. Raises Refusal."""
    whole = answers.get("whole")
    return await assigning.lead(ctx.session, unit_id, ctx.visitor, ctx.now, whole)


async def unit_meant(ctx: Context, answers: Answers, heard: Heard) -> Unit:
    """The unit pressed, or the only one that fits what was typed. Raises Again."""
    if heard.choice:
        answers.pop("lead_query", None)
        return await lead_of(ctx, number(heard), answers)
    query = words_of(heard)
    found = await leads(ctx, query, answers)
    if len(found) == 1:
        answers.pop("lead_query", None)
        return found[0]
    if not found:
        raise Again(NotFoundThere(query, person=False))
    answers["lead_query"] = query
    raise Again


def number(heard: Heard) -> int:
    """The id behind a choice «u12». Raises Again for what no button of ours says."""
    found = officials.number(heard.choice.removeprefix("u"), -1)
    if found < 0:
        raise Again
    return found


def choices(found: Sequence[Unit | Person]) -> tuple[Choice, ...]:
    return tuple(Choice(each.id, each.name) for each in found[:OFFERED])


def rest(found: Sequence[Unit | Person]) -> int:
    return max(0, len(found) - OFFERED)


# --- the person ----------------------------------------------------------------------------


async def ask_person(ctx: Context, asking: Asking) -> Notice:
    unit = await lead_of(ctx, asking.answers["lead"], asking.answers)
    query = asking.answers.get("person_query", "")
    found = await assigning.people(ctx.session, unit, query, ctx.now)
    return AskPerson(asking.turn, asking.back, unit.name, query, choices(found), rest(found))


async def hear_person(ctx: Context, answers: Answers, heard: Heard) -> None:
    unit = await lead_of(ctx, answers["lead"], answers)
    if heard.choice:
        person = number(heard)
        if person and not await assigning.works_in(ctx.session, unit, person, ctx.now):
            raise Again
        answers.pop("person_query", None)
        answers["person"] = person
        return
    query = words_of(heard)
    found = await assigning.people(ctx.session, unit, query, ctx.now)
    if len(found) == 1:
        answers.pop("person_query", None)
        answers["person"] = found[0].id
        return
    if not found:
        raise Again(NotFoundThere(query, person=True))
    answers["person_query"] = query
    raise Again
