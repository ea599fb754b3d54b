"""What an office answers, over the wire: drafted, approved, rated, published, counted, printed."""

from __future__ import annotations

import json
import re
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.telegram.conftest import HOOKED, POLLED
from tests.telegram.office import CHIEF, HEAD, LEADER, OFFICIAL, Office
from tests.telegram.phone import Phone
from tests.telegram.pictures import picture
from tests.telegram.reporting import reviewed, sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK = "Lý Gia Hân"
STORY = "Nộp hồ sơ xây dựng ở quầy 6, hẹn ba lần mà chưa trả kết quả."
GENERAL = "Đơn vị đã ghi nhận, tiếp thu ý kiến và sẽ chấn chỉnh, rút kinh nghiệm."
BETTER = "Phó Trưởng phòng đã xin lỗi người dân lúc 9 giờ ngày 20/11/2026 và trả kết quả tại nhà."
AGAIN = "Đã cử 02 chuyên viên mang kết quả đến nhà người dân chiều ngày 21/11/2026."
PUBLIC = "Một bộ hồ sơ xây dựng trả chậm 03 ngày; bộ phận tiếp nhận đã xin lỗi người dân."


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def desk(office: Office) -> Phone:
    return await office.link(DESK)


async def page(office: Office, path: str, form: dict[str, str] | None = None) -> str:
    async with (
        aiohttp.ClientSession(office.program.address) as session,
        session.request("POST" if form else "GET", path, data=form) as answer,
    ):
        assert answer.status == 200
        return await answer.text()


def salt_in(receipt: str) -> str:
    found = re.search(r"nội dung[^:]*: ([0-9a-f]{32})", receipt)
    assert found, receipt
    return found[1]


async def worded(officer: Phone, words: str, seen: str) -> None:
    """From «Kết quả xác minh» to reading back."""
    await officer.presses("Đúng một phần", hears="nội dung trả lời")
    await officer.says(words, hears="biện pháp nào")
    await officer.presses("Xin lỗi", hears="biện pháp nào")
    await officer.presses("✅ Xong", hears="căn cứ vào đâu")
    await officer.says("Biên bản số 21/BB-UBND", hears=seen)


@HOOKED
async def test_a_draft_is_mended_approved_disputed_twice_and_goes_above(office: Office) -> None:
    hoa, head = office.citizen("Sáu"), office[HEAD]
    official, leader = office[OFFICIAL], office[LEADER]
    photo = picture("quầy 6")
    await reviewed(hoa, STORY)
    await hoa.sends_photo(photo, hears="xem lại trước khi gửi")
    code, _ = await sent(hoa)
    first = hoa.with_words("DD2.")[-1]
    await the_page_knows_it_from_a_forgery(office, code, first)

    await head.hears(code)
    await head.presses("Giao cán bộ", hears=code)
    await head.presses(OFFICIAL, hears=code)
    await official.hears(code)
    await official.presses("Dự thảo trả lời", hears="Kết quả xác minh")
    await worded(official, GENERAL, "chỉ gồm những câu chung")
    await official.presses("Trình thủ trưởng", hears="đã trình thủ trưởng")
    assert GENERAL in await head.hears("CHỜ PHÊ DUYỆT")
    await head.presses("Trả lại", hears="cần sửa điều gì")
    await head.says("Nêu rõ ai đã xin lỗi, khi nào.", hears="Đã trả lại dự thảo")
    await official.hears("Nêu rõ ai đã xin lỗi")
    await official.presses("Dự thảo trả lời", hears=GENERAL)
    await official.says(BETTER, hears=BETTER)
    await official.presses("Trình thủ trưởng", hears="đã trình thủ trưởng")
    await head.hears(BETTER)
    await head.presses("Duyệt và gửi", hears="đã gửi trả lời cho người dân")
    answer = await hoa.hears(BETTER)
    assert "xin lỗi" in answer
    assert "21/BB-UBND" not in answer  # the head did not mark it

    await hoa.presses("1 ⭐", hears="(1/5)")
    await hoa.presses("Chưa đồng ý", hears="vì sao Ông/Bà chưa đồng ý")
    await hoa.says("Chưa ai đến nhà tôi.", hears="Thời hạn trả lời mới")
    await head.hears("Chưa ai đến nhà tôi.")
    await head.presses("Trả lời", hears="Kết quả xác minh")
    await worded(head, AGAIN, "Người dân sẽ nhận")
    await head.presses("Gửi trả lời", hears="đã gửi trả lời cho người dân")
    await hoa.hears(AGAIN)
    await hoa.presses("Chưa đồng ý", hears="chuyển lên cấp trên")
    await hoa.says("Vẫn chưa ai đến.", hears="chuyển lên cấp trên")
    assert code in await leader.hears("Vẫn chưa ai đến.")
    await the_receipt_names_the_photo(office, hoa, code, photo)


async def the_page_knows_it_from_a_forgery(office: Office, code: str, receipt: str) -> None:
    good = await page(office, "/xac-minh", {"receipt": receipt})
    assert "✓ Hợp lệ" in good
    assert code in good
    assert "Chậm trễ" in good
    assert "quầy 6" not in good
    [text] = re.findall(r"DD2\.\S+", receipt)
    forged = text.replace(".CHAM_TRE.", ".THAI_DO.")
    assert "✗ Không hợp lệ" in await page(office, "/xac-minh", {"receipt": forged})


async def the_receipt_names_the_photo(office: Office, hoa: Phone, code: str, photo: bytes) -> None:
    """By now it has been fetched; the same command that any machine may give says so."""
    await hoa.says(f"TRACUU {code}", hears="Tình trạng")
    await hoa.presses("Quyền của tôi", hears="Xóa liên kết")
    receipt = await hoa.presses("Giấy tiếp nhận", hears="mã băm của từng tệp")
    (office.home / "giay.txt").write_text(receipt)
    (office.home / "anh.png").write_bytes(photo)
    paths = (str(office.home / "giay.txt"), "--file", str(office.home / "anh.png"))
    said = await office.program.run("verify", *paths, "--salt", salt_in(receipt))
    assert "Hợp lệ" in said
    assert "khớp với tệp số 1" in said


@POLLED
async def test_a_result_is_published_without_names_and_listed_for_the_portal(
    office: Office, desk: Phone
) -> None:
    mai, head, chief = office.citizen("Bảy"), office[HEAD], office[CHIEF]
    await reviewed(mai, STORY.replace("quầy 6", "quầy 7"))
    code, _ = await sent(mai)
    await head.hears(code)
    await head.presses("Trả lời", hears="Kết quả xác minh")
    await worded(head, AGAIN.replace("02", "03").replace("chiều", "sáng"), "Người dân sẽ nhận")
    await head.presses("Gửi trả lời", hears="đã gửi trả lời cho người dân")

    await head.says(f"/phananh {code}", hears=code)
    await head.presses("Đề xuất công khai", hears="nội dung công khai")
    await head.says(f"Đồng chí {HEAD} đã xin lỗi người dân.", hears=f"“{HEAD}”")
    await head.says(PUBLIC, hears="đề xuất")
    assert PUBLIC in await chief.hears("ĐỀ XUẤT CÔNG KHAI")
    assert PUBLIC not in await page(office, "/ket-qua")
    await chief.presses("Đồng ý công khai", hears=code)
    shown = await page(office, "/ket-qua")
    assert PUBLIC in shown
    assert code not in shown
    assert HEAD not in shown

    other = await about_the_centre(office.citizen("Chín"))
    await desk.says(f"/mapakn {other} PAKN.20261119.0012", hears="Đã ghi mã PAKN")
    await chief.says("/pakn", hears="Danh sách phản ánh")
    await chief.presses("JSON", hears="📎 Danh sách phản ánh")
    lines = {line["code"]: line for line in json.loads(newest_file(chief))["lines"]}
    assert lines[other]["portal"] == "PAKN.20261119.0012"
    assert (lines[code]["portal"], lines[code]["summary"]) == ("", PUBLIC)
    assert b"qu\xe1\xba\xa7y 7" not in newest_file(chief)


async def about_the_centre(citizen: Phone) -> str:
    """A report the desk of the template covers."""
    await citizen.says("Lấy số từ 7 giờ mà 10 giờ chưa được gọi.", hears="gửi nội dung này là")
    await citizen.presses("Phản ánh", hears="nhóm nào")
    await citizen.presses("Chậm trễ", hears="đơn vị nào")
    await citizen.says("hanh chinh cong", hears="Đơn vị nào?")
    await citizen.presses("Trung tâm Phục vụ", hears="Ai được biết")
    await citizen.presses("Chỉ cán bộ", hears="xem lại trước khi gửi")
    code, _ = await sent(citizen)
    return code


@HOOKED
async def test_praise_is_confirmed_and_a_poster_printed(office: Office) -> None:
    lan, head = office.citizen("Tám"), office[HEAD]
    await lan.says("/khenngoi", hears="đơn vị")
    await lan.says("kinh te, ha tang", hears="Đơn vị nào?")
    await lan.presses("Phòng Kinh tế", hears="khen")
    await lan.says(f"Khen đồng chí {OFFICIAL} hướng dẫn rất tận tình.", hears="Ai được biết")
    await lan.presses("Chỉ cán bộ", hears="xem lại trước khi gửi")
    thanks = await lan.presses("📨 Gửi", hears="lời khen")
    assert "✓ Hợp lệ" in await page(office, "/xac-minh", {"receipt": thanks})
    await head.says("/khenngoi", hears=OFFICIAL)
    await head.presses(f"✅ {OFFICIAL}", hears="đã xác nhận 1")

    await head.says("/apphich", hears="Đang in áp phích")
    await head.hears("🖨 Áp phích của")
    assert newest_file(head).startswith(b"%PDF")


def newest_file(phone: Phone) -> bytes:
    """What the newest document on this phone holds."""
    sent_files: list[Any] = [
        each["document"] for each in phone.person.messages if "document" in each
    ]
    stored = phone.person.platform.memory.files[sent_files[-1]["file_id"]]
    return bytes(stored.data)
