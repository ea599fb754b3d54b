"""What citizens may say: report, praise, follow, add, rate, object, or simply write."""

from __future__ import annotations

from datetime import timedelta

from domain import words
from domain.codes import ReportRef, read_code
from domain.lifecycle import Privacy, ReportKind, ReportState
from domain.messages import Incoming
from domain.notices.reports import Danger, OwnReport, OwnReports, RatingThanks
from domain.posters import unit_of_start
from domain.worktime import today
from handlers import tracking
from handlers.blocked import blocked
from handlers.context import Context
from handlers.dialogue import Answers, begin
from handlers.officials import number
from handlers.report_form import REPORT
from handlers.report_gathering import LONGEST, gathered
from models.reports import Report
from services import report_owners, report_view, report_visits, reports, units
from services.report_owners import for_owner, own_reports

LISTED = 8
RECENT = timedelta(days=30)  # a later sentence is hardly about the last report
DEEP_LINKS = ("u_", "ux_")
PRAISE_FIRST = {"kind": ReportKind.PRAISE.value}


async def on_report(ctx: Context, argument: str) -> None:
    """``/phananh`` and its buttons; words behind the command are what happened."""
    if argument in tuple(ReportKind):
        await start(ctx, {**gathered(), "kind": argument})
    else:
        await start(ctx, gathered(argument))


async def on_praise(ctx: Context, argument: str) -> None:
    await start(ctx, {**gathered(argument), **PRAISE_FIRST})


async def start(ctx: Context, answers: Answers) -> None:
    """Begin the guided report; a life in danger comes first."""
    if words.sounds_urgent(answers.get("words", "")):
        ctx.reply(Danger(ctx.almanac.text("office.emergency")))
    if not await blocked(ctx):
        await begin(ctx, REPORT, answers)


async def on_unit_link(ctx: Context, argument: str) -> None:
    """``u_<code>``: a report about that unit; of a unit that is no more, the question stays."""
    unit = await units.by_code(ctx.session, unit_of_start(argument), today(ctx.now))
    await start(ctx, gathered() if unit is None else {**gathered(), "unit": unit.id})


# --- plain words ---------------------------------------------------------------------------


async def on_words(ctx: Context) -> None:
    """A sentence, a file or a place without any command: never a usage error."""
    incoming = ctx.incoming
    if asks_to_track(incoming.text):
        await on_track(ctx, incoming.text)
        return
    visited = await visiting(ctx)
    if visited is not None and visited.state is ReportState.WAITING:
        await answer_question(ctx, visited.id)
        return
    asked = await report_owners.waiting_for_answer(ctx.session, ctx.contact)
    if visited is None and asked is not None:
        await answer_question(ctx, asked.id)
        return
    last = visited or await latest(ctx)
    begun = gathered(incoming.text[:LONGEST], incoming.files, incoming.place)
    if last is None:
        await start(ctx, begun)
        return
    if words.sounds_urgent(incoming.text):
        ctx.reply(Danger(ctx.almanac.text("office.emergency")))
    anonymous = last.privacy is Privacy.NOBODY
    about = {"report": last.id, "code": last.code, "question": "", "anonymous": anonymous}
    if await blocked(ctx):
        return
    await begin(ctx, tracking.WHITHER, {**begun, **about})


async def answer_question(ctx: Context, report_id: int) -> None:
    """What the handler asked for: it goes straight back to them."""
    report = await for_owner(ctx.session, report_id, ctx.contact, now=ctx.now)
    if words.sounds_urgent(ctx.incoming.text):
        ctx.reply(Danger(ctx.almanac.text("office.emergency")))
    await tracking.add_at_once(ctx, report, of(ctx.incoming))


def of(incoming: Incoming) -> Answers:
    return gathered(incoming.text[:LONGEST], incoming.files, incoming.place)


async def visiting(ctx: Context) -> Report | None:
    """The report this chat holds open by code and PIN."""
    return await report_visits.held(
        ctx.session, report_visits.of_chat(ctx.session, ctx.contact), ctx.now
    )


async def latest(ctx: Context) -> Report | None:
    """The chat's last report while words may still belong to it."""
    for report in await own_reports(ctx.session, ctx.contact, 1):
        praise = report.kind is ReportKind.PRAISE
        if not praise and ctx.now - report.received_at <= RECENT:
            return report if report.state is not ReportState.CLOSED else None
    return None


def asks_to_track(text: str) -> bool:
    """«TRACUU PA-261121-0012», «tra cứu», or a code alone."""
    folded = words.fold(text).strip()
    if folded.startswith(("tracuu", "tra cuu")) and len(folded) <= 40:
        return True
    return len(folded) <= 20 and isinstance(read_code(text), ReportRef)


# --- following -----------------------------------------------------------------------------


async def on_track(ctx: Context, argument: str) -> None:
    """``/tracuu [code]``: own reports at once, any other by code and PIN."""
    code = read_code(argument)
    if not isinstance(code, ReportRef):
        await list_own(ctx)
        return
    found = await report_owners.by_code(ctx.session, str(code))
    if found is not None and await opens_to(ctx, found):
        await on_see(ctx, str(found.id))
        return
    await tracking.begin_track(ctx, str(code))


async def opens_to(ctx: Context, report: Report) -> bool:
    """Whether this chat sent it, or holds it open now."""
    visited = await visiting(ctx)
    if visited is not None and visited.id == report.id:
        return True
    return await report_owners.is_own(ctx.session, report.id, ctx.contact)


async def list_own(ctx: Context) -> None:
    own = list(await own_reports(ctx.session, ctx.contact, LISTED))
    visited = await visiting(ctx)
    if visited is not None and visited.id not in {report.id for report in own}:
        own.insert(0, visited)
    if not own:
        await tracking.begin_track(ctx, "")
        return
    ctx.reply(OwnReports(tuple(OwnReport(r.id, r.code, r.category, r.state) for r in own)))


async def on_other(ctx: Context, _argument: str) -> None:
    await tracking.begin_track(ctx, "")


async def on_see(ctx: Context, argument: str) -> None:
    report = await for_owner(ctx.session, number(argument), ctx.contact, now=ctx.now)
    ctx.reply(await tracking.shown(ctx, report))


async def on_add(ctx: Context, argument: str) -> None:
    await tracking.begin_adding(ctx, number(argument))


async def on_rate(ctx: Context, argument: str) -> None:
    """``<report>:<1–5>``."""
    which, _, stars = argument.partition(":")
    report = await for_owner(ctx.session, number(which), ctx.contact, lock=True, now=ctx.now)
    given = min(max(number(stars), 1), 5)
    await reports.rate(ctx.session, report, given, ctx.now)
    again = report_view.may_object(report, ctx.almanac, ctx.now)
    ctx.reply(RatingThanks(report.code, given, report.id, again))


async def on_object(ctx: Context, argument: str) -> None:
    await tracking.begin_objection(ctx, number(argument))


COMMANDS = {
    "kiennghi": on_report,
    "khenngoi": on_praise,
    "praise": on_praise,
    "tracuu": on_track,
    "track": on_track,
}
"""``/phananh`` is shared with officers: see ``hotline``."""

BUTTONS = {
    "r.new": on_report,
    "r.track": on_track,
    "r.other": on_other,
    "r.see": on_see,
    "r.add": on_add,
    "r.rate": on_rate,
    "r.no": on_object,
}
FORMS = {form.name: form for form in (
    REPORT, tracking.TRACK, tracking.MORE, tracking.WHITHER, tracking.OBJECTION,
)}  # fmt: skip
