"""What reporters do with the case itself: leave it, cut the link, change the PIN, withdraw it, have
a copy, ask to erase it. From the chat it was sent from, or from any by code and PIN."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from domain.notices import Notice
from domain.notices.access import (
    AskCut,
    AskErasure,
    AskNewPin,
    AskWithdraw,
    CopyComing,
    ErasureAsked,
    LinkCut,
    OwnChoices,
    PinChanged,
    VisitOver,
    Withdrawn,
)
from domain.notices.general import TooLong, WriteInWords
from domain.notices.reports import NoSuchReport
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from models.reports import Report
from services import (
    case_copy,
    erasures,
    own_case,
    report_owners,
    report_view,
    report_visits,
)
from services.report_pins import new_pin

LONGEST = 1000


async def owned(ctx: Context, report_id: int, *, lock: bool = False) -> Report:
    return await report_owners.for_owner(
        ctx.session, report_id, ctx.contact, lock=lock, now=ctx.now
    )


async def on_choices(ctx: Context, argument: str) -> None:
    report = await owned(ctx, number(argument))
    facts = await report_view.shown(ctx.session, report, ctx.now, ctx.contact)
    ctx.reply(OwnChoices(report.id, report.code, facts.linked, facts.may_withdraw))


async def on_leave(ctx: Context, _argument: str) -> None:
    """«Thôi»: the report is not open in this chat any more."""
    key = report_visits.of_chat(ctx.session, ctx.contact)
    ctx.reply(VisitOver(await report_visits.end(ctx.session, key)))


async def on_copy(ctx: Context, argument: str) -> None:
    report = await owned(ctx, number(argument))
    ctx.reply(CopyComing(report.code))
    await case_copy.send(ctx.session, report, ctx.contact, ctx.now)


# --- dialogues: each one question, which says what will happen ------------------------------


def opening(form: Form) -> Callable[[Context, str], Awaitable[None]]:
    async def on_act(ctx: Context, argument: str) -> None:
        report = await owned(ctx, number(argument))
        await begin(ctx, form, {"report": report.id, "code": report.code})

    return on_act


def only(choice: str) -> Callable[[Context, Answers, Heard], Awaitable[None]]:
    """Nothing but the button does it."""

    async def hear(ctx: Context, answers: Answers, heard: Heard) -> None:
        if heard.choice != choice:
            raise Again(WriteInWords() if heard.text else None)

    return hear


async def hear_reason(ctx: Context, answers: Answers, heard: Heard) -> None:
    """Words are the reason and are kept; only the button goes on."""
    if heard.choice == "go":
        return
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    if heard.text:
        answers["words"] = heard.text
    raise Again


async def ask_cut(ctx: Context, asking: Asking) -> Notice:
    return AskCut(asking.turn, asking.back, asking.answers["code"])


async def finish_cut(ctx: Context, answers: Answers) -> None:
    report = await owned(ctx, answers["report"], lock=True)
    if await report_owners.is_own(ctx.session, report.id, ctx.contact):
        await own_case.cut(ctx.session, report, ctx.now)
        ctx.reply(LinkCut(report.code))
    else:  # by code and PIN there is no link that this chat could cut
        ctx.reply(NoSuchReport(report.code))


async def ask_pin(ctx: Context, asking: Asking) -> Notice:
    return AskNewPin(asking.turn, asking.back, asking.answers["code"])


async def finish_pin(ctx: Context, answers: Answers) -> None:
    pin = ctx.slowly("pin", new_pin)
    report = await owned(ctx, answers["report"], lock=True)
    linked = await report_owners.is_own(ctx.session, report.id, ctx.contact)
    await own_case.renew_pin(ctx.session, report, pin.hash, ctx.now)
    if not linked:  # whoever changed it by the old one goes on with the new
        key = report_visits.of_chat(ctx.session, ctx.contact)
        await report_visits.begin(ctx.session, key, report, ctx.now)
    ctx.reply(PinChanged(report.code, pin.digits))


async def ask_withdraw(ctx: Context, asking: Asking) -> Notice:
    return AskWithdraw(asking.turn, asking.back, asking.answers["code"])


async def finish_withdraw(ctx: Context, answers: Answers) -> None:
    report = await owned(ctx, answers["report"], lock=True)
    await own_case.withdraw(ctx.session, report, answers.get("words", ""), ctx.now)
    ctx.reply(Withdrawn(report.code))


async def ask_erasure(ctx: Context, asking: Asking) -> Notice:
    days = ctx.almanac.number("erasure.days")
    return AskErasure(asking.turn, asking.back, asking.answers["code"], days)


async def finish_erasure(ctx: Context, answers: Answers) -> None:
    report = await owned(ctx, answers["report"], lock=True)
    due, again = await erasures.ask(ctx.session, report, answers.get("words", ""), ctx.now)
    ctx.reply(ErasureAsked(report.code, due, again))


CUT = Form("own.cut", (Step("cut", ask_cut, only("cut")),), finish_cut)
PIN = Form("own.pin", (Step("pin", ask_pin, only("new")),), finish_pin)
WITHDRAW = Form("own.withdraw", (Step("go", ask_withdraw, hear_reason),), finish_withdraw)
ERASE = Form("own.erase", (Step("go", ask_erasure, hear_reason),), finish_erasure)

BUTTONS = {
    "r.mine": on_choices,
    "r.leave": on_leave,
    "r.copy": on_copy,
    "r.cut": opening(CUT),
    "r.pin": opening(PIN),
    "r.withdraw": opening(WITHDRAW),
    "r.erase": opening(ERASE),
}
FORMS = {form.name: form for form in (CUT, PIN, WITHDRAW, ERASE)}
