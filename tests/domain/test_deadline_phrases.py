"""The grammar of deadlines: every phrase of the offices, or a question with concrete readings."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadline_phrases import Basis, Kind, Reading, StepKind, basis_named, read
from domain.words import fold
from domain.worktime import Hours, local
from tests.domain.deadline_vectors import HAPPENED, QUESTIONS, VECTORS, Vector
from tests.domain.test_deadlines import BAG, HOURS, NAMED, PERIODS
from tests.domain.test_worktime import CALENDAR, here

THURSDAY = date(2026, 11, 19)


def shown(reading: Reading) -> str:
    if reading.due_at is None:
        return ""
    moment = local(reading.due_at)
    whole = moment.time() == time(23, 59, 59)
    return f"{moment:%d/%m/%Y}" if whole else f"{moment:%d/%m/%Y %H:%M}"


def of(vector: Vector) -> Reading:
    return read(vector.phrase, vector.starts, CALENDAR, basis=vector.basis)


def steps(phrase: str, **options: Basis | datetime | None) -> list[StepKind]:
    return [step.kind for step in read(phrase, THURSDAY, CALENDAR, **options).steps]  # type: ignore[arg-type]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v.phrase} [{v.source}]")
def test_a_phrase_sets_the_deadline_its_source_says(vector: Vector) -> None:
    reading = of(vector)
    assert (shown(reading), reading.kind) == (vector.due, vector.kind)
    assert reading.steps, "every deadline explains itself"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v.phrase)
def test_accents_case_and_the_form_typed_change_nothing(vector: Vector) -> None:
    plain = fold(vector.phrase)
    typed = [vector.phrase.upper(), unicodedata.normalize("NFD", vector.phrase)]
    if "sáu" not in vector.phrase.split("thứ")[0]:  # «tháng sáu» is «tháng sau» without accents
        typed.append(plain)
    for text in (*typed, f"  {vector.phrase}. "):
        found = read(text, vector.starts, CALENDAR, basis=vector.basis)
        assert (shown(found), found.kind) == (vector.due, vector.kind), text


@pytest.mark.parametrize("vector", HAPPENED, ids=lambda v: v.phrase)
def test_the_day_of_the_event_settles_what_waited_for_it(vector: Vector) -> None:
    waiting = read(vector.phrase, vector.starts, CALENDAR)
    assert (waiting.kind, waiting.due_at) == (Kind.EVENT, None)
    reading = read(vector.phrase, vector.starts, CALENDAR, basis=Basis.EVENT)
    assert (shown(reading), reading.kind) == (vector.due, Kind.EVENT)


@pytest.mark.parametrize("phrase", QUESTIONS)
def test_what_is_not_sure_is_asked_with_two_or_three_readings(phrase: str) -> None:
    reading = read(phrase, THURSDAY, CALENDAR, basis=None)
    assert not reading.kind.understood
    assert reading.due_at is None
    assert tuple(map(shown, reading.alternatives)) == QUESTIONS[phrase]


@pytest.mark.parametrize("text", [*NAMED, *HOURS, *PERIODS])
def test_what_the_inner_grammar_reads_the_whole_grammar_reads_alike(text: str) -> None:
    now = here("2026-11-19 09:00")
    expected = {**NAMED, **HOURS, **{phrase: due for phrase, (due, *_) in PERIODS.items()}}
    assert shown(read(text, THURSDAY, CALENDAR, now=now)) == expected[text]


def test_the_reading_tells_how_it_was_counted() -> None:
    reading = read("5 ngày làm việc", THURSDAY, CALENDAR, basis=Basis.RECEIVED)
    start, skipped, counted = reading.steps
    assert (start.kind, start.basis, start.on) == (StepKind.START, Basis.RECEIVED, THURSDAY)
    assert (skipped.kind, skipped.days) == (StepKind.SKIPPED, (date(2026, 11, 24),))
    assert (counted.kind, counted.amount, counted.on) == (StepKind.COUNTED, 5, date(2026, 11, 27))


def test_a_worked_saturday_is_told_as_counted() -> None:
    reading = read("2 ngày làm việc", date(2026, 8, 20), CALENDAR)
    assert shown(reading) == "22/08/2026"
    assert StepKind.WORKED in [step.kind for step in reading.steps]


def test_a_last_day_off_is_told_as_moved() -> None:
    assert steps("3 ngày") == [StepKind.START, StepKind.COUNTED, StepKind.ROLLED]


def test_a_day_that_was_named_is_kept_and_marked_when_it_is_off() -> None:
    assert steps("24/11") == [StepKind.INCLUDED, StepKind.DAY_OFF]


def test_a_year_nobody_confirmed_is_marked() -> None:
    assert steps("3 tháng")[-1] is StepKind.PROVISIONAL
    assert steps("trước ngày 05/01/2027") == [StepKind.EXCLUDED, StepKind.PROVISIONAL]


@pytest.mark.parametrize(
    ("phrase", "data"),
    [
        ("ngày 25 hằng tháng", ("2026-10-15", "2026-11-14")),
        ("hằng quý, ngày 20 tháng cuối quý", ("2026-09-15", "2026-12-14")),
        ("trước ngày 16/6 và 16/12 hằng năm", ("2026-06-15", "2026-12-14")),
        ("ngày 20/12 hằng năm", ("2025-12-15", "2026-12-14")),
    ],
)
def test_a_periodic_report_names_the_data_it_covers(phrase: str, data: tuple[str, str]) -> None:
    """NĐ 09/2019/NĐ-CP: from the 15th to the 14th."""
    (told,) = (s for s in read(phrase, THURSDAY, CALENDAR).steps if s.kind is StepKind.DATA)
    assert (told.on, told.until) == (date.fromisoformat(data[0]), date.fromisoformat(data[1]))


def test_a_report_due_just_before_its_data_closes_names_none() -> None:
    """«trước ngày 10/12 hằng năm»: last year's data, or this year's by estimate? Nobody can say."""
    assert StepKind.DATA not in steps("trước ngày 10/12 hằng năm")


def test_a_repetition_knows_its_next_days() -> None:
    found = read("trước ngày 25 hằng tháng", THURSDAY, CALENDAR).recurrence
    assert found is not None
    assert found.following(date(2026, 11, 24), CALENDAR) == date(2026, 12, 24)
    each = read("thứ sáu hằng tuần", THURSDAY, CALENDAR).recurrence
    assert each is not None
    assert each.following(date(2026, 11, 20), CALENDAR) == date(2026, 11, 27)
    second = read("hai tuần một lần, vào thứ sáu", THURSDAY, CALENDAR).recurrence
    assert second is not None
    assert second.following(date(2026, 11, 20), CALENDAR) == date(2026, 12, 4)


def test_a_repetition_without_a_day_offers_the_usual_ones() -> None:
    reading = read("định kỳ hằng quý", THURSDAY, CALENDAR)
    assert (reading.kind, reading.due_at) == (Kind.PERIODIC, None)
    assert tuple(map(shown, reading.alternatives)) == ("31/12/2026", "20/12/2026")


def test_a_periodic_report_may_also_be_asked_for() -> None:
    phrase = "định kỳ ngày 25 hằng tháng hoặc đột xuất khi có yêu cầu"
    assert StepKind.ON_REQUEST in steps(phrase)


def test_counting_from_the_signing_needs_the_day_of_signing() -> None:
    phrase = "15 ngày kể từ ngày ký"
    assert basis_named(phrase) is Basis.SIGNED
    asked = read(phrase, THURSDAY, CALENDAR, basis=Basis.ASSIGNED)
    assert asked.kind is Kind.AMBIGUOUS
    assert shown(asked.alternatives[0]) == "04/12/2026"
    assert read(phrase, THURSDAY, CALENDAR, basis=Basis.SIGNED).kind is Kind.RELATIVE


@pytest.mark.parametrize(
    ("phrase", "basis"),
    [
        ("5 ngày sau khi nhận được văn bản", Basis.RECEIVED),
        ("10 ngày kể từ ngày ban hành", Basis.SIGNED),
        ("3 ngày kể từ khi được giao", Basis.ASSIGNED),
        ("5 ngày kể từ hôm nay", Basis.ASSIGNED),
        ("5 ngày sau khi có kết luận", Basis.EVENT),
        ("25/11", None),
    ],
)
def test_a_phrase_says_what_it_counts_from(phrase: str, basis: Basis | None) -> None:
    assert basis_named(phrase) is basis


def test_an_event_is_named_in_the_words_it_was_written_in() -> None:
    reading = read("5 ngày làm việc sau khi có Kết luận thanh tra.", THURSDAY, CALENDAR)
    assert reading.event == "có Kết luận thanh tra"


def test_office_hours_decide_when_work_ends() -> None:
    summer = Hours(closes=time(16, 30), noon=time(11, 30), again=time(13, 0))
    assert shown(read("chiều mai", THURSDAY, CALENDAR, hours=summer)) == "20/11/2026 16:30"
    assert shown(read("hết buổi sáng mai", THURSDAY, CALENDAR, hours=summer)) == "20/11/2026 11:30"


def test_hours_count_from_the_moment_when_it_is_known() -> None:
    now = here("2026-11-19 09:00")
    assert shown(read("trong 48 giờ", THURSDAY, CALENDAR, now=now)) == "21/11/2026 09:00"
    assert steps("trong 30 phút", now=now) == [StepKind.ELAPSED]


@pytest.mark.parametrize(
    "phrase",
    ["ngày 0 hằng tháng", "trước ngày 00 hằng quý", "ngày 45 hằng tháng", "0/3 hằng năm",
     "ngày 32 tháng cuối quý"],
)  # fmt: skip
def test_a_day_no_month_has_is_asked_about(phrase: str) -> None:
    assert not read(phrase, THURSDAY, CALENDAR).kind.understood


PARTS = [*BAG, "kể từ", "ngày ký", "hằng", "trước ngày", "định kỳ", "sau khi", "nhận", "yêu cầu"]


@given(st.text(max_size=80) | st.lists(st.sampled_from(PARTS), max_size=9).map(" ".join))
def test_whatever_is_typed_is_read_or_asked_and_never_breaks(text: str) -> None:
    reading = read(text, THURSDAY, CALENDAR)
    if reading.kind.understood:
        assert reading.steps
    else:
        assert reading.due_at is None
        assert 2 <= len(reading.alternatives) <= 3
        assert all(each.kind.understood for each in reading.alternatives)


@given(st.integers(1, 60), st.integers(0, 400))
def test_more_working_days_never_end_earlier_and_never_on_a_day_off(days: int, later: int) -> None:
    starts = date(2026, 1, 1) + timedelta(days=later)
    due = read(f"{days} ngày làm việc", starts, CALENDAR).on
    longer = read(f"{days + 1} ngày làm việc", starts, CALENDAR).on
    assert due is not None
    assert longer is not None
    assert starts < due < longer
    assert CALENDAR.is_working(due)
    assert CALENDAR.working_days_between(starts, due) == days


@pytest.mark.parametrize(
    "phrase", [*QUESTIONS, *(v.phrase for v in VECTORS if v.kind is Kind.PERIODIC)]
)
def test_a_reading_that_was_offered_can_be_kept_in_words_of_its_own(phrase: str) -> None:
    for offered in read(phrase, THURSDAY, CALENDAR).alternatives:
        again = read(offered.phrase, THURSDAY, CALENDAR)
        assert again.kind.understood, offered.phrase
        assert again.due_at == offered.due_at, offered.phrase
        assert (again.recurrence is None) == (offered.recurrence is None), offered.phrase


@pytest.mark.parametrize(
    "phrase",
    [
        "31/12/9999", "9999-12-31", "giữa tháng 2/9999", "giữa năm 9999", "hết năm 9999",
        "ngày làm việc cuối cùng của tháng 12/9999", "trước ngày 01/01/0001",
        "5 ngày sau ngày 31/12/9999", "5 ngày làm việc kể từ ngày 31/02/2027",
        "10 ngày kể từ ngày 30 tháng 2 năm 2027", "3 ngày trước ngày 31/11/2027",
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist_or_lies_beyond_all_years_is_asked_about(phrase: str) -> None:
    reading = read(phrase, THURSDAY, CALENDAR)
    assert not reading.kind.understood
    assert 2 <= len(reading.alternatives) <= 3
    assert all(each.due_at is not None and each.due_at.year < 2999 for each in reading.alternatives)
