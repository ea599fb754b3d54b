"""A report never reaches whom it is about, and always reaches somebody else or the desk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lifecycle import About
from domain.routing import Route, Station, meant, mentioned, route, subject

WARD, OFFICE = 1, 2
CHAIR, VICE, HEAD, DEPUTY, CLERK, DESK, DESK2 = 10, 11, 20, 21, 22, 30, 31
LINE = (Station(OFFICE, (HEAD,), (HEAD, DEPUTY)), Station(WARD, (CHAIR,), (CHAIR, VICE)))
TOP = LINE[1:]
BOTH = (DESK, DESK2)

CASES: tuple[tuple[str, About, set[int], tuple[Station, ...], Route], ...] = (
    ("no unit", About.UNSAID, set(), (), Route(None, None, BOTH, frozenset())),
    ("a unit", About.UNSAID, set(), LINE, Route(OFFICE, HEAD, (), frozenset())),
    ("staff", About.STAFF, {CLERK}, LINE, Route(OFFICE, HEAD, (), frozenset({CLERK}))),
    ("a head", About.LEADERSHIP, set(), LINE, Route(WARD, CHAIR, (), frozenset({HEAD, DEPUTY}))),
    (
        "a deputy, named, though staff was ticked",
        About.STAFF,
        {DEPUTY},
        LINE,
        Route(WARD, CHAIR, (), frozenset({HEAD, DEPUTY})),
    ),
    (
        "the superior is accused as well: the next, here the desk",
        About.LEADERSHIP,
        {CHAIR},
        LINE,
        Route(None, None, BOTH, frozenset({HEAD, DEPUTY, CHAIR}), stranded=True),
    ),
    (
        "the highest body: the desk, and the operator hears",
        About.LEADERSHIP,
        set(),
        TOP,
        Route(None, None, BOTH, frozenset({CHAIR, VICE}), stranded=True),
    ),
    (
        "an accused officer of the desk",
        About.UNSAID,
        {DESK},
        (),
        Route(None, None, (DESK2,), frozenset({DESK})),
    ),
    (
        "a vacant post: the next body",
        About.UNSAID,
        set(),
        (Station(OFFICE, (), (DEPUTY,)), *TOP),
        Route(WARD, CHAIR, (), frozenset()),
    ),
)


@pytest.mark.parametrize(("about", "named", "line", "expected"), [c[1:] for c in CASES],
                         ids=[c[0] for c in CASES])  # fmt: skip
def test_a_report_goes(
    about: About, named: set[int], line: tuple[Station, ...], expected: Route
) -> None:
    assert route(about, named, line, BOTH) == expected


def test_a_second_objection_goes_one_body_higher() -> None:
    assert route(About.UNSAID, (), LINE, BOTH, passing=1).holder == CHAIR
    assert route(About.UNSAID, (), LINE, BOTH, passing=2).stranded


PEOPLE = st.integers(1, 8)
STATIONS = st.builds(
    lambda unit, heads, deputies: Station(unit, tuple(heads), tuple({*heads, *deputies})),
    st.integers(1, 4),
    st.lists(PEOPLE, max_size=2, unique=True),
    st.lists(PEOPLE, max_size=2, unique=True),
)


@given(
    st.sampled_from(About),
    st.frozensets(PEOPLE, max_size=4),
    st.lists(STATIONS, max_size=4),
    st.lists(PEOPLE, max_size=4, unique=True),
    st.integers(0, 2),
)
def test_nobody_it_is_about_ever_holds_it_and_it_is_never_lost(
    about: About, named: frozenset[int], line: list[Station], desk: list[int], passing: int
) -> None:
    way = route(about, named, line, desk, passing)
    assert named <= way.barred
    assert way.holder not in way.barred
    assert not way.barred & set(way.desk)
    if line and (about is About.LEADERSHIP or named & set(line[0].leadership)):
        assert set(line[0].leadership) <= way.barred
    if way.holder is None:
        assert set(way.desk) == set(desk) - way.barred
        assert way.stranded is bool(line)
    else:
        assert any(way.holder in station.heads for station in line)


NAMES = {1: "Nguyễn Thị Lan", 2: "Trần Văn Hùng", 3: "Lê Thị Lan Chi", 4: "Phạm Đức"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ông Trần Văn Hùng trưởng phòng đòi tiền", {2}),
        ("ong TRAN VAN HUNG truong phong doi tien", {2}),
        ("Tra\u0302\u0300n Văn Hùng", {2}),
        ("ông Hùng đòi tiền", set()),
        ("gặp bà Nguyễn Thị Lan, rồi Phạm Đức", {1, 4}),
        ("Nguyễn Thị Lanh", set()),
    ],
)
def test_a_full_name_in_the_text_is_found_without_accents_too(text: str, people: set[int]) -> None:
    assert mentioned(text, NAMES) == people


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("chị Lan", {1, 3}),
        ("Lan quầy 3", {1}),
        ("chi Chi", {3}),
        ("Trần Văn Hùng", {2}),
        ("anh hung", {2}),
        ("đồng chí Đức", {4}),
        ("không nhớ tên", set()),
        ("", set()),
    ],
)
def test_a_typed_name_means_rather_one_too_many(name: str, people: set[int]) -> None:
    assert meant(name, NAMES) == people


def test_one_leader_named_outweighs_what_was_ticked() -> None:
    assert subject(About.STAFF, {HEAD}, {HEAD}) is About.LEADERSHIP
    assert subject(About.UNSAID, {CLERK}, {HEAD}) is About.STAFF
    assert subject(About.LEADERSHIP, {CLERK}, {HEAD}) is About.LEADERSHIP
    assert subject(About.UNSAID, (), {HEAD}) is About.UNSAID
