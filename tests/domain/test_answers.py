"""What the check of an answer notices, which words would tell who is meant, whom praise names."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from domain.anonymity import Telling, revealing
from domain.closing import Measure, in_order, measures_in
from domain.commending import praised
from domain.formulaic import Gap, Missing, check
from domain.lifecycle import Category, Finding
from domain.signs import Sign, proposed

SPECIFIC = "Phó Trưởng phòng đã xin lỗi và trả kết quả cho người dân lúc 9 giờ ngày 20/11/2026."


def gaps(text: str, finding: Finding = Finding.UNFOUNDED, **more: object) -> set[Gap]:
    return set(check(text, finding, **{"done": True, **more}).gaps)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Đơn vị đã ghi nhận, tiếp thu ý kiến và sẽ chấn chỉnh, rút kinh nghiệm.",
        "Da kiem tra, xac minh va xu ly theo dung quy dinh. Tran trong cam on ong/ba.",
        "Trân trọng cảm ơn phản ánh của Ông/Bà. Cơ quan đã chỉ đạo bộ phận liên quan kịp thời.",
        normalize("NFD", "Đơn vị xin ghi nhận, sẽ xem xét, giải quyết trong thời gian sớm nhất."),
    ],
)
def test_phrases_that_fit_every_report_are_noticed(text: str) -> None:
    assert Gap.TEMPLATE in gaps(text)
    assert Gap.VAGUE in gaps(text)


def test_a_word_or_two_beside_the_phrases_is_no_answer() -> None:
    said = "Đơn vị đã ghi nhận, tiếp thu ý kiến và sẽ chấn chỉnh, rút kinh nghiệm ở quầy đó."
    assert Gap.TEMPLATE in gaps(said)


@pytest.mark.parametrize(
    "text",
    [
        SPECIFIC,
        "Hồ sơ nộp ngày 18/11/2026 còn trong hạn đến hết ngày 25/11/2026.",
        "Quay so 3 da mo them mot ban tiep nhan tu thu hai tuan nay.",
    ],
)
def test_an_answer_that_says_something_passes(text: str) -> None:
    assert gaps(text) == set()


def test_a_few_words_are_too_few_and_nothing_done_is_noticed_when_something_was_found() -> None:
    assert Gap.SHORT in gaps("Đã trả ngày 20/11.")
    assert Gap.SHORT not in gaps("Đã trả ngày 20/11.", least=3)
    assert gaps(SPECIFIC, Finding.FOUNDED, done=False) == {Gap.NO_MEASURE}
    assert gaps(SPECIFIC, Finding.UNPROVEN, done=False) == set()


def test_what_is_missing_is_named_and_the_one_who_is_written_to_is_no_who() -> None:
    found = check("Kính gửi Ông/Bà, sự việc đã được làm rõ.", Finding.UNFOUNDED, done=True)
    assert found.missing == (Missing.WHO, Missing.WHEN, Missing.NUMBER)
    assert check("Công chức quầy 3 đã xin lỗi.", Finding.UNFOUNDED, done=True).missing == (
        Missing.WHEN,
    )


def test_the_same_words_with_other_accents_are_the_same_answer() -> None:
    earlier = ("Pho Truong phong da xin loi va tra ket qua cho nguoi dan luc 9 gio 20/11/2026",)
    assert gaps(SPECIFIC, earlier=earlier) == {Gap.REPEATED}
    assert gaps(SPECIFIC, earlier=("Hồ sơ còn trong hạn đến 25/11/2026.",)) == set()


@pytest.mark.parametrize(("text", "word"), [("Thủ phạm", "thủ phạm"), ("toi pham", "toi pham")])
def test_words_that_judge_are_found(text: str, word: str) -> None:
    found = check(f"{text} ở quầy 3 ngày 20/11/2026 đã nhận lỗi rồi.", Finding.FOUNDED, done=True)
    plain = check(f"{text} o quay 3", Finding.FOUNDED, done=True)
    assert word in (*found.loaded, *plain.loaded)


@pytest.mark.parametrize("text", ["noi bi cao tuoi", "anh ta bi canh cao", "đã bị cảnh cáo"])
def test_words_that_only_look_like_judging_are_left(text: str) -> None:
    assert check(text, Finding.FOUNDED, done=True).loaded == ()


# --- measures, signs, praise ---------------------------------------------------------------


def test_measures_are_recognised_as_typed() -> None:
    assert measures_in("đã KIỂM ĐIỂM và buoc thoi viec") == (Measure.REVIEWED, Measure.DISMISSED)
    assert measures_in("lắp bảng chỉ dẫn") == ()
    assert in_order(["canh_cao", "nhac_nho", "canh_cao", "x"]) == (
        Measure.REMINDED,
        Measure.WARNED,
    )


@pytest.mark.parametrize(
    ("words", "category", "signs"),
    [
        ("họ cố tình trì hoãn", Category.OTHER, (Sign.EVASION,)),
        ("doi phong bi moi lam", Category.HARASSMENT, (Sign.HARASSMENT, Sign.CRIME)),
        ("nhân viên nói nhỏ", Category.ATTITUDE, ()),
    ],
)
def test_signs_are_proposed_by_words_and_category(
    words: str, category: Category, signs: tuple[Sign, ...]
) -> None:
    assert proposed(words, category) == signs


PEOPLE = {1: "Trần Văn Bình", 2: "Nguyễn Thị Lan", 3: "Lê Ngọc Lan", 4: "Lý Văn Quân"}


@pytest.mark.parametrize(
    ("text", "own", "named"),
    [
        ("Khen anh tran van binh trả hồ sơ nhanh", {1, 2}, {1}),
        ("Khen chị Lan rất tận tình", {1, 2}, {2}),
        ("Khen chị Lan rất tận tình", {2, 3}, set()),  # which of the two?
        ("Khen cả phòng", {1, 2}, set()),
    ],
)
def test_praise_names_whom_it_surely_means(text: str, own: set[int], named: set[int]) -> None:
    assert praised(text, {one: PEOPLE[one] for one in own}, PEOPLE) == named


# --- publication ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Ông Trần Văn Bình đã bị nhắc nhở", Telling.NAME),
        ("tran van binh da xin loi", Telling.NAME),
        ("chị lan đã xin lỗi", Telling.NAME),
        ("Bà Hoa được trả hồ sơ", Telling.NAME),
        ("người dân Phạm Thị Mười đã nhận", Telling.NAME),
        ("liên hệ 0912 345 678", Telling.PHONE),
        ("thư a.b@example.vn", Telling.MAIL),
        ("phản ánh PA-261119-0001", Telling.CODE),
        ("hồ sơ 000.12.H10-261105-0007", Telling.CODE),
        ("xem xét theo Quy định 148-QĐ/TW", Telling.SIGN),
        ("co dau hieu toi pham", Telling.SIGN),
    ],
)
def test_what_would_tell_who_is_meant_is_found(text: str, what: Telling) -> None:
    assert what in {one.trace for one in revealing(text, PEOPLE)}


@pytest.mark.parametrize(
    "text",
    [
        "Một công chức trả hồ sơ chậm 03 ngày đã bị phê bình; chị ấy đã xin lỗi người dân.",
        "Cơ quan đã kiểm tra ngày 20/11/2026 và lắp thêm đèn trên đường Trần Hưng Đạo.",
        "Co quan da nhac nho mot cong chuc cua Phong Kinh te.",
        "Đã rút ngắn thời gian từ 15 xuống 10 ngày; 120 hồ sơ được trả trước hạn.",
    ],
)
def test_an_anonymous_summary_passes(text: str) -> None:
    assert revealing(text, PEOPLE) == ()
