"""What a reporter does on the page of a report held open: add, rate, object, withdraw, and more."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from domain.evaluation import plain
from domain.lifecycle import ReportState
from domain.notices import Refusal
from domain.notices.access import ErasureAsked, PinChanged, Withdrawn
from domain.notices.reports import Added, NeedWords, ObjectionTaken, RatingThanks
from models.reports import Report
from services import (
    case_copy,
    erasures,
    follow_page,
    own_case,
    report_owners,
    report_view,
    report_visits,
    reports,
)
from services.almanac import almanac
from services.report_pins import new_pin
from services.reports import Evidence
from web.follow import HOME, Form, Over, Sheet, acting, enter, form_of, leave, look, sheet, show

LONGEST_REASON = 1000


async def held(session: AsyncSession, made: Sheet) -> Report:
    """The report of this browser, locked. Raises Over."""
    now = made.doors.clock.now()
    report = await follow_page.held(session, made.secret, now, lock=True)
    if report is None:
        raise Over
    return report


async def add(session: AsyncSession, made: Sheet, form: Form) -> None:
    """Words and files. An anonymous reporter is shown first what says who they are."""
    report, now = await held(session, made), made.doors.clock.now()
    words, decided = form.text("words"), form.text("traces")
    if decided not in ("mask", "keep"):
        made.found = await follow_page.undecided(session, report, words)
        if made.found:
            made.words, made.message = words, "traces"
            return
    answered = report.state is ReportState.WAITING
    account = made.doors.webchat.account
    await follow_page.add(
        session, report, words, form.files, account, made.secret, now, mask=decided == "mask"
    )
    made.notices.append(Added(report.code, len(form.files), answered))


async def rate(session: AsyncSession, made: Sheet, form: Form) -> None:
    report, now = await held(session, made), made.doors.clock.now()
    stars = form.text("stars")
    if stars not in ("1", "2", "3", "4", "5"):
        made.message = "stars"
        return
    await reports.rate(session, report, int(stars), now)
    again = report_view.may_object(report, await almanac(session), now)
    made.notices.append(RatingThanks(report.code, int(stars), report.id, again))


async def disagree(session: AsyncSession, made: Sheet, form: Form) -> None:
    report, now = await held(session, made), made.doors.clock.now()
    words = form.text("words")[: follow_page.LONGEST]
    if not words:
        raise Refusal(NeedWords())
    await reports.disagree(session, report, words, now, Evidence(words))
    unit = await report_owners.responsible(session, report)
    made.notices.append(ObjectionTaken(report.code, unit, report.due_at, report.reopened > 1))


async def withdraw(session: AsyncSession, made: Sheet, form: Form) -> None:
    """Only with the box ticked: a form is sent sooner than meant."""
    report, now = await held(session, made), made.doors.clock.now()
    if not form.text("sure"):
        made.message = "sure"
        return
    await own_case.withdraw(session, report, form.text("words")[:LONGEST_REASON], now)
    made.notices.append(Withdrawn(report.code))


async def erase(session: AsyncSession, made: Sheet, form: Form) -> None:
    report, now = await held(session, made), made.doors.clock.now()
    if not form.text("sure"):
        made.message = "sure"
        return
    reason = form.text("words")[:LONGEST_REASON]
    due, again = await erasures.ask(session, report, reason, now)
    made.notices.append(ErasureAsked(report.code, due, again))


async def renew_pin(request: web.Request) -> web.Response:
    """A new PIN, shown on this page once; every other visit ends."""
    made = sheet(request)
    await form_of(made)
    pin = await asyncio.to_thread(new_pin)
    now = made.doors.clock.now()

    async def work(session: AsyncSession) -> str:
        report = await held(session, made)
        await own_case.renew_pin(session, report, pin.hash, now)
        key = report_visits.of_browser(session, made.secret)
        await report_visits.begin(session, key, report, now)
        return report.code

    try:
        code = await made.doors.database.run(work)
    except Over:
        made.message = "over"
        return await look(made, 403)
    made.notices.append(PinChanged(code, pin.digits))
    return await look(made)


async def copy(request: web.Request) -> web.Response:
    """The reporter's own copy, for machines and whoever reads JSON."""
    made = sheet(request)
    await form_of(made)
    now = made.doors.clock.now()
    async with made.doors.database.read() as session:
        report = await follow_page.held(session, made.secret, now)
        book = None if report is None else await case_copy.gathered(session, report, now)
    if book is None:
        made.message = "over"
        return await look(made, 403)
    body = json.dumps(plain(asdict(book)), ensure_ascii=False, indent=2).encode()
    named = {"Content-Disposition": f'attachment; filename="{book.code}.json"'}
    answer = web.Response(body=body, content_type="application/json", headers=named)
    return made.marked(answer)


ROUTES = (
    web.get(HOME, show),
    web.post(HOME, enter),
    web.post(f"{HOME}/thoi", leave),
    web.post(f"{HOME}/bo-sung", acting(add)),
    web.post(f"{HOME}/danh-gia", acting(rate)),
    web.post(f"{HOME}/chua-dong-y", acting(disagree)),
    web.post(f"{HOME}/rut", acting(withdraw)),
    web.post(f"{HOME}/xoa", acting(erase)),
    web.post(f"{HOME}/pin", renew_pin),
    web.post(f"{HOME}/ban-sao", copy),
)
