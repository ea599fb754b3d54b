"""Every row of the platform's table of refusals and silences, met over real HTTP."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from channels.redaction import Redaction, redact
from channels.telegram import Telegram
from domain.messages import (
    Ambiguous,
    Busy,
    DeliveryProblem,
    Down,
    Moved,
    Outgoing,
    Picture,
    Rejected,
    Unreachable,
)
from tests.channels.telegram_line import SECRET, TOKEN, answering, line, speaking, told

HELLO = Outgoing("Xin chào")
CHART = Outgoing("Tình hình", picture=Picture(b"\x89PNG\r\n\x1a\n" + bytes(64), "biểu đồ"))

REFUSALS: list[tuple[dict[str, Any], type[DeliveryProblem]]] = [
    ({"code": 403, "description": "bot was blocked by the user"}, Unreachable),
    ({"code": 403, "description": "user is deactivated"}, Unreachable),
    ({"code": 403, "description": "bot was kicked from the supergroup chat"}, Unreachable),
    ({"code": 403, "description": "bot can't initiate conversation with a user"}, Unreachable),
    ({"code": 400, "description": "chat not found"}, Unreachable),
    ({"code": 400, "description": "group chat was upgraded to a supergroup chat"}, Unreachable),
    ({"code": 400, "description": "can't parse entities: unmatched end tag"}, Rejected),
    ({"code": 400, "description": "message is too long"}, Rejected),
    ({"code": 400, "description": "invalid reply_markup"}, Rejected),
    ({"code": 400, "description": "message thread not found"}, Unreachable),
    ({"code": 413, "description": "Request Entity Too Large"}, Rejected),
    ({"migrate_to": -1005}, Moved),
    ({"retry_after": 7}, Busy),
    ({"code": 429, "description": "too many requests"}, Busy),
    ({"code": 401}, Down),
    ({"code": 404}, Down),
    ({"code": 500, "description": "restart"}, Ambiguous),
    ({"code": 503}, Ambiguous),
]


@pytest.mark.parametrize("message", [HELLO, CHART], ids=["text", "picture"])
@pytest.mark.parametrize(("fault", "problem"), REFUSALS, ids=lambda value: str(value))
async def test_each_refusal_means_one_thing_to_the_courier(
    fault: dict[str, Any], problem: type[DeliveryProblem], message: Outgoing
) -> None:
    async with line() as (platform, telegram):
        platform.fault("error", **fault)
        with pytest.raises(DeliveryProblem) as caught:
            await telegram.send("1", message)
    assert type(caught.value) is problem


async def test_a_flooded_chat_says_how_long_it_must_rest() -> None:
    async with line() as (platform, telegram):
        platform.fault("error", "sendMessage", retry_after=7)
        with pytest.raises(Busy) as caught:
            await telegram.send("1", HELLO)
    assert caught.value.retry_after == timedelta(seconds=7)
    assert caught.value.scope == "chat"


async def test_a_group_that_became_a_supergroup_tells_its_new_address() -> None:
    async with line() as (platform, telegram):
        platform.fault("error", "sendMessage", migrate_to=-1005)
        with pytest.raises(Moved) as caught:
            await telegram.send("1", HELLO)
    assert caught.value.chat == "-1005"


async def test_a_person_who_blocked_the_bot_is_unreachable() -> None:
    async with line() as (platform, telegram):
        await platform.person(1).blocks()
        with pytest.raises(Unreachable):
            await telegram.send("1", HELLO)


async def test_a_gateways_page_leaves_it_open_whether_the_message_arrived() -> None:
    async with line() as (platform, telegram):
        platform.fault("html", "sendMessage")
        with pytest.raises(Ambiguous):
            await telegram.send("1", HELLO)


@pytest.mark.parametrize("kind", ["lost", "drop"])
@pytest.mark.parametrize("message", [HELLO, CHART], ids=["text", "picture"])
async def test_a_connection_lost_after_sending_is_ambiguous(kind: str, message: Outgoing) -> None:
    async with line() as (platform, telegram):
        platform.fault(kind)
        with pytest.raises(Ambiguous):
            await telegram.send("1", message)


async def test_an_answer_that_never_comes_is_ambiguous() -> None:
    async with line(read=0.2) as (platform, telegram):
        platform.fault("hang", "sendMessage")
        with pytest.raises(Ambiguous):
            await telegram.send("1", HELLO)
        assert len(platform.person(1).messages) == 1


async def test_a_refused_connection_is_certainly_unsent() -> None:
    async with line() as (platform, telegram):
        await platform.unreachable()
        with pytest.raises(Busy) as caught:
            await telegram.send("1", HELLO)
        assert caught.value.scope == "account"
        await platform.reachable()
        await telegram.send("1", HELLO)
        assert platform.person(1).sees == ["Xin chào"]


async def test_an_unknown_host_is_certainly_unsent() -> None:
    async with speaking("http://no-such-host.invalid") as telegram:
        with pytest.raises(Busy):
            await telegram.send("1", HELLO)


async def test_a_channel_that_was_not_opened_is_certainly_unsent() -> None:
    with pytest.raises(Busy):
        await Telegram(TOKEN).send("1", HELLO)


async def test_half_a_letter_is_our_bug_and_is_not_quoted() -> None:
    torn = Outgoing("".join(["Nguyễn", " Văn", " An", "\ud83d"]))
    async with line() as (platform, telegram):
        with pytest.raises(Rejected) as caught:
            await telegram.send("1", torn)
        assert platform.calls("sendMessage") == []
    assert "Nguyễn Văn An" not in told(caught.value)


BLOCK_PAGE = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 13\r\n\r\n<html></html>"
LOGIN_PAGE = b"HTTP/1.1 302 Found\r\nLocation: http://portal.invalid/\r\nContent-Length: 0\r\n\r\n"
CUT_SHORT = b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true,'
NOT_JSON = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>"
NO_MESSAGE = b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true} '


@pytest.mark.parametrize("page", [BLOCK_PAGE, LOGIN_PAGE], ids=["blocked", "redirected"])
async def test_a_page_put_in_our_way_closes_no_contact(page: bytes) -> None:
    async with answering(page) as url, speaking(url) as telegram:
        with pytest.raises(Busy) as caught:
            await telegram.send("1", HELLO)
    assert caught.value.scope == "account"


@pytest.mark.parametrize("answer", [CUT_SHORT, NOT_JSON, NO_MESSAGE])
@pytest.mark.parametrize("message", [HELLO, CHART], ids=["text", "picture"])
async def test_an_acceptance_we_cannot_read_is_ambiguous(answer: bytes, message: Outgoing) -> None:
    async with answering(answer) as url, speaking(url) as telegram:
        with pytest.raises(Ambiguous):
            await telegram.send("1", message)


async def test_an_answer_that_is_not_http_shows_no_token() -> None:
    """aiohttp names the whole address of what it could not understand."""
    async with answering(b"SSH-2.0-OpenSSH\r\n\r\n") as url, speaking(url) as telegram:
        with pytest.raises(Ambiguous) as caught:
            await telegram.send("1", HELLO)
    assert SECRET not in told(caught.value)


async def every_failure(platform: Any, telegram: Telegram) -> AsyncIterator[DeliveryProblem]:
    """The problems of all faults there are, one after the other."""
    faults: list[tuple[str, dict[str, Any]]] = [("error", fault) for fault, _ in REFUSALS]
    faults += [(kind, {}) for kind in ("html", "lost", "drop", "hang")]
    for kind, detail in faults:
        platform.fault(kind, **detail)
        with pytest.raises(DeliveryProblem) as caught:
            await telegram.send("1", HELLO)
        platform.clear_faults()
        yield caught.value
    await platform.unreachable()
    with pytest.raises(DeliveryProblem) as caught:
        await telegram.send("1", HELLO)
    yield caught.value


async def test_no_failure_shows_the_token_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with line(read=0.2) as (platform, telegram):
        async for problem in every_failure(platform, telegram):
            assert SECRET not in told(problem)
    assert SECRET not in caplog.text


class Anew(logging.Formatter):
    """Renders the exception itself, as formatters for machines do."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info and record.exc_info[1]
        return f"{super().format(record)} {error!r}" if error else super().format(record)


def logged(level: int, act: Callable[[logging.Logger], None]) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Anew())
    handler.addFilter(Redaction())
    logger = logging.Logger("line", level)
    logger.addHandler(handler)
    act(logger)
    return out.getvalue()


def test_a_log_line_hides_tokens_in_its_words_and_arguments() -> None:
    said = logged(logging.INFO, lambda log: log.info("POST %s", f"https://x.vn/bot{TOKEN}/getMe"))
    assert said == "POST https://x.vn/bot***/getMe\n"


def test_a_log_line_hides_tokens_inside_exceptions() -> None:
    def fail(log: logging.Logger) -> None:
        try:
            raise ValueError(f"https://x.vn/bot{TOKEN}/getMe")
        except ValueError:
            log.exception("failed")

    said = logged(logging.INFO, fail)
    assert "ValueError: https://x.vn/bot***/getMe" in said
    assert SECRET not in said


def test_a_log_line_whose_arguments_do_not_fit_is_still_written() -> None:
    assert "two %s %s" in logged(logging.INFO, lambda log: log.info("two %s %s", "one"))


@pytest.mark.parametrize(
    "text", [f"bot{TOKEN}/x", f"BOT7%3A{SECRET}", f"token=123456789:{SECRET}{SECRET}"]
)
def test_a_token_is_hidden_however_it_is_written(text: str) -> None:
    assert SECRET not in redact(text)


@pytest.mark.parametrize("text", ["12:30, 20/11/2026", "robot 7: xong", "https://x.vn/bot"])
def test_what_only_resembles_a_token_stays(text: str) -> None:
    assert redact(text) == text
