"""``/quytac``: the office's routing rules, changed by whoever may."""

from __future__ import annotations

from domain import words
from domain.lifecycle import Category, ReportKind
from domain.notices import Notice
from domain.notices.general import TooLong
from domain.notices.report_form import Fitting
from domain.notices.report_ways import (
    AskRuleBasis,
    AskRuleCategory,
    AskRuleHours,
    AskRulePerson,
    AskRuleSort,
    AskRuleTarget,
    AskRuleUnit,
    HoursUnclear,
    RuleNoted,
    RuleShown,
    RulesTable,
)
from domain.paging import leaf
from domain.rules import Target, read_window
from handlers.assigning_units import words_of
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.hotline import OFFERED, units_typed
from handlers.officials import number
from services import routing_rules, trails
from services.routing_rules import NewRule

PAGE = 10
ANY = "any"
LONGEST = 200  # characters of a basis

# --- the table --------------------------------------------------------------------------------


async def on_rules(ctx: Context, _argument: str) -> None:
    """``/quytac``."""
    await listed(ctx, 1)


async def on_list(ctx: Context, argument: str) -> None:
    await listed(ctx, number(argument, 1))


async def listed(ctx: Context, page: int) -> None:
    routing_rules.need(ctx.visitor)
    rows = [trails.rule_line(row) for row in await routing_rules.table(ctx.session)]
    shown, page, of = leaf(rows, page, PAGE)
    ctx.reply(RulesTable(tuple(shown), len(rows), page, of))


async def on_see(ctx: Context, argument: str) -> None:
    routing_rules.need(ctx.visitor)
    rows = await routing_rules.table(ctx.session)
    place = routing_rules.place_of(rows, number(argument))
    ctx.reply(RuleShown(trails.rule_line(rows[place]), len(rows)))


async def on_up(ctx: Context, argument: str) -> None:
    place = await routing_rules.move(ctx.session, number(argument), -1, ctx.visitor, ctx.now)
    ctx.reply(RuleNoted("moved", place))


async def on_down(ctx: Context, argument: str) -> None:
    place = await routing_rules.move(ctx.session, number(argument), 1, ctx.visitor, ctx.now)
    ctx.reply(RuleNoted("moved", place))


async def on_drop(ctx: Context, argument: str) -> None:
    place = await routing_rules.remove(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(RuleNoted("removed", place))


async def on_add(ctx: Context, _argument: str) -> None:
    routing_rules.need(ctx.visitor)
    await begin(ctx, RULE, {"dry": False})


# --- questions --------------------------------------------------------------------------------


async def ask_sort(_ctx: Context, asking: Asking) -> Notice:
    return AskRuleSort(asking.turn, asking.back)


async def hear_sort(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in (ANY, *ReportKind):
        raise Again
    answers["sort"] = "" if heard.choice == ANY else heard.choice


async def ask_category(_ctx: Context, asking: Asking) -> Notice:
    return AskRuleCategory(asking.turn, asking.back, asking.answers["dry"])


async def hear_category(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in (ANY, *Category):
        raise Again
    answers["category"] = "" if heard.choice == ANY else heard.choice


def about_category(answers: Answers) -> bool:
    return answers.get("sort") != ReportKind.QUESTION


async def ask_unit(ctx: Context, asking: Asking) -> Notice:
    return await unit_question(ctx, asking, to=False)


async def ask_to_unit(ctx: Context, asking: Asking) -> Notice:
    return await unit_question(ctx, asking, to=True)


async def unit_question(ctx: Context, asking: Asking, *, to: bool) -> Notice:
    found = await units_typed(ctx, asking.answers)
    return AskRuleUnit(asking.turn, asking.back, *found, to, asking.answers["dry"])


async def hear_unit(_ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["unit"] = picked(answers, heard, "u")


async def hear_to_unit(_ctx: Context, answers: Answers, heard: Heard) -> None:
    unit = picked(answers, heard, "u")
    if not unit:
        raise Again
    answers["to"] = unit


def picked(answers: Answers, heard: Heard, mark: str) -> int:
    """What was chosen; what was typed narrows the choice."""
    if heard.choice.startswith(mark):
        answers.pop("query", None)
        return number(heard.choice[1:])
    answers["query"] = words_of(heard)[:100]
    raise Again


async def ask_hours(_ctx: Context, asking: Asking) -> Notice:
    return AskRuleHours(asking.turn, asking.back)


async def hear_hours(_ctx: Context, answers: Answers, heard: Heard) -> None:
    said = "" if heard.choice == "always" else heard.choice or words_of(heard)
    try:
        answers["hours"] = read_window(said)
    except ValueError as error:
        raise Again(HoursUnclear()) from error


async def ask_target(_ctx: Context, asking: Asking) -> Notice:
    return AskRuleTarget(asking.turn, asking.back)


async def hear_target(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in tuple(Target):
        raise Again
    answers["target"] = heard.choice


async def ask_person(ctx: Context, asking: Asking) -> Notice:
    routing_rules.need(ctx.visitor)
    query = asking.answers.get("query", "")
    people = await routing_rules.people_named(ctx.session, ctx.now)
    fitting = words.search(query, people, key=lambda one: one.name) if query else []
    picks = tuple(Fitting(one.id, f"{one.name} – {one.unit.name}") for one in fitting[:OFFERED])
    return AskRulePerson(asking.turn, asking.back, query, picks, max(0, len(fitting) - OFFERED))


async def hear_person(ctx: Context, answers: Answers, heard: Heard) -> None:
    routing_rules.need(ctx.visitor)
    person = picked(answers, heard, "w")
    if person not in {one.id for one in await routing_rules.people_named(ctx.session, ctx.now)}:
        raise Again
    answers["to"] = person


async def ask_basis(_ctx: Context, asking: Asking) -> Notice:
    return AskRuleBasis(asking.turn, asking.back)


async def hear_basis(_ctx: Context, answers: Answers, heard: Heard) -> None:
    basis = words_of(heard)
    if len(basis) > LONGEST:
        raise Again(TooLong(LONGEST))
    answers["basis"] = basis


async def finish_rule(ctx: Context, answers: Answers) -> None:
    target = Target(answers["target"])
    category = answers.get("category", "")
    new = NewRule(
        target,
        answers["to"] if target is Target.PERSON else None,
        answers["to"] if target is Target.UNIT else None,
        ReportKind(answers["sort"]) if answers["sort"] else None,
        Category(category) if category else None,
        answers["unit"] or None,
        answers["hours"],
        basis=answers["basis"],
    )
    row = await routing_rules.add(ctx.session, new, ctx.visitor, ctx.now)
    ctx.reply(RuleNoted("added", row.place))


# --- the forms ----------------------------------------------------------------------------------


def towards(target: Target) -> Step:
    """The question where a rule leads, asked for this target only."""
    person = target is Target.PERSON
    ask, hear = (ask_person, hear_person) if person else (ask_to_unit, hear_to_unit)
    return Step(f"to_{target}", ask, hear, lambda answers: answers.get("target") == target)


RULE = Form(
    "rule",
    (
        Step("sort", ask_sort, hear_sort),
        Step("category", ask_category, hear_category, about_category),
        Step("unit", ask_unit, hear_unit),
        Step("hours", ask_hours, hear_hours),
        Step("target", ask_target, hear_target),
        towards(Target.PERSON),
        towards(Target.UNIT),
        Step("basis", ask_basis, hear_basis),
    ),
    finish_rule,
)
COMMANDS = {"quytac": on_rules, "rules": on_rules}
BUTTONS = {
    "rt.list": on_list,
    "rt.see": on_see,
    "rt.up": on_up,
    "rt.down": on_down,
    "rt.drop": on_drop,
    "rt.add": on_add,
}
FORMS = {RULE.name: RULE}
