"""The page's reading of the server's small HTML subset: marks become marks, all else is words."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.web.browser import PHONE, page_of
from tests.web.stub import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]

ALLOWED = {"B", "I", "U", "CODE", "A", "BR", "SPAN"}
HOSTILE = [
    "<script>document.title = 'bitten'</script>",
    "<img src=x onerror=\"document.title='bitten'\">",
    "<b onclick=\"document.title='bitten'\" style='position:fixed'>đậm</b>",
    "<svg><a xlink:href='javascript:document.title=1'>x</a></svg>",
    "<a href='javascript:document.title=1'>bấm</a>",
    "<a href=' java\nscript:document.title=1'>bấm</a>",
    "<a href='&#106;avascript:document.title=1'>bấm</a>",
    "<a href='data:text/html,x'>bấm</a>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "<b><i></b></i></u></div><b",
    "<!-- <b> --><math><mtext><style>*{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
READ = """async html => {
  const {fragment} = await import('/static/js/sanitize.js');
  const place = document.createElement('div');
  place.append(fragment(html));
  return {
    tags: [...place.querySelectorAll('*')].map(one => one.tagName),
    attributes: [...place.querySelectorAll('*')].flatMap(one => [...one.attributes])
      .map(one => [one.name, one.value]),
    words: place.textContent,
    html: place.innerHTML,
  };
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, office: Office) -> Page:
    page = await page_of(browser, f"{office.address}/chat", viewport=PHONE)
    await expect(page.locator(".chat-state")).to_have_text("Trợ lý tự động")
    return page


async def test_hostile_html_becomes_harmless_words(page: Page) -> None:
    for html in HOSTILE:
        read = await page.evaluate(READ, html)
        assert set(read["tags"]) <= ALLOWED, html
        assert all(name in ("href", "target", "rel") for name, _ in read["attributes"]), html
        targets = [value for name, value in read["attributes"] if name == "href"]
        assert all(value.startswith(("http:", "https:")) for value in targets), html


async def test_marks_links_and_entities_are_shown_as_meant(page: Page) -> None:
    read = await page.evaluate(
        READ,
        '<b>Hạn</b> 17:00 &amp; <code>a &lt; b</code>\n<a href="https://vi.example/?a&amp;b">xem</a>',
    )
    assert read["html"] == (
        "<b>Hạn</b> 17:00 &amp; <code>a &lt; b</code><br>"
        '<a href="https://vi.example/?a&amp;b" target="_blank" rel="noopener noreferrer">xem</a>'
    )


async def test_marks_closed_in_the_wrong_order_lose_no_words(page: Page) -> None:
    read = await page.evaluate(READ, "<b>một <i>hai</b> ba</i> bốn")
    assert read["words"] == "một hai ba bốn"
    assert read["html"] == "<b>một <i>hai</i></b> ba bốn"


async def test_a_script_in_a_line_never_runs(page: Page, office: Office) -> None:
    [token] = [room for room in office.rooms if room.startswith("secret-")]
    for html in HOSTILE:
        await office.tell(token, html)
    await office.tell(token, "hết")
    await expect(page.locator(".line.theirs").last).to_contain_text("hết")
    assert await page.title() == "Đôn Đốc"
    assert await page.locator(".log script, .log iframe, .log img, .log style").count() == 0


async def test_the_page_itself_may_not_write_html(page: Page) -> None:
    """Trusted types are enforced: even our own code cannot reach the HTML parser."""
    refused = await page.evaluate(
        "() => { try { document.createElement('p').innerHTML = '<b>x</b>'; return false }"
        " catch (problem) { return problem.name } }"
    )
    assert refused == "TypeError"
