"""Pages: everything stands on exactly one, and there is always one to show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.paging import leaf, nearest


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9))
def test_turning_all_pages_shows_everything_once(items: list[int], size: int) -> None:
    of = nearest(1, len(items), size)[1]
    shown = [leaf(items, page, size)[0] for page in range(1, of + 1)]
    assert [one for page in shown for one in page] == items
    assert all(len(page) == size for page in shown[:-1])


@given(st.integers(-5, 99), st.integers(0, 40), st.integers(1, 9))
def test_a_page_nobody_has_is_the_nearest_there_is(page: int, total: int, size: int) -> None:
    found, of = nearest(page, total, size)
    assert 1 <= found <= of
    assert found == page or not 1 <= page <= of
