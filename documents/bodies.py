"""Who is meant: bodies and office-holders named one after another in a sentence of a directive."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plain import flat, tidy

# Known without their accents: nothing else is spelled with the same letters.
_AGENCIES = """
    uy ban|ubnd|hdnd|hoi dong|van phong|cong an|bo chi huy|bo doi bien phong|bo tu lenh|ban chi huy
    |tong cuc|chi cuc|trung tam|kho bac|toa an|vien kiem sat|cong thong tin|huyen uy|thanh uy
    |tinh uy|quan uy|thi uy|dang uy|chi bo|dang bo|lien doan|mat tran|ubmttq\\w*|mttq|benh vien
    |cong ty|tong cong ty|tap doan|chi nhanh|ngan hang|buu dien|bhxh|bao hiem xa hoi|hai quan
    |thuong truc|ban can su dang|dang doan|dong chi|lanh dao|bi thu|pho bi thu|hieu truong
    |tong giam doc|tu lenh|ubkt|chi huy truong|vien truong|cuc truong|chi cuc truong|chanh thanh tra
    |chanh van phong|pho chanh|truong ban|truong phong|to truong|thanh vien|cap uy|kiem toan
    |giam doc|pho giam doc|thu truong|chu tich|pho chu tich|nguoi dung dau|ban quan ly|ban to chuc
    |ban thuong vu|ban tuyen giao|ban noi chinh|ban dan van|so (?:noi vu|tai chinh|xay dung|y te)
"""
_AGENCY = "|".join(part.strip() for part in _AGENCIES.replace("\n", "").split("|"))
_ANY_CASE = (
    "thu truong|nguoi dung dau|lanh dao|chu tich|pho chu tich|giam doc|pho giam doc|cap uy"
    "|co quan|don vi|dia phuong|ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|chanh van phong"
    "|chanh thanh tra|quy co quan|quy don vi|ban can su dang|to chuc (?:dang|chinh tri)"
)
# One syllable that other words share but for an accent or the next syllable.
_STRICT = (
    r"(?:sở|ban(?! hành| đầu| chỉ đạo)|thanh tra(?! việc|,)|cục|viện(?! dẫn)|báo(?! cáo| chí"
    r"| động)|đài"
    r"|phòng(?!,? chống| ngừa| cháy|,)|đoàn(?! kết)|hội(?! nghị| họp| nhập| thảo)|trường(?! hợp)"
    r"|bộ(?! máy| luật| chỉ số| tiêu chí| mặt)|tổ(?! chức)|viễn thông|thuế|quỹ|xã|phường"
    r"|đặc khu|quận"
    r"|huyện|chánh|trưởng(?! thành)|ủy viên|bch|cảng)(?!\w)"
)
_MANY = (
    r"(?:các|mỗi|từng|toàn thể|những)\s+(?:sở|ban|bộ|ngành|cơ quan|đơn vị|địa phương|phòng"
    r"|xã|phường"
    r"|huyện|quận|ubnd|ủy ban|uỷ ban|đồng chí|tổ chức|đoàn thể|cấp ủy|cấp uỷ|doanh nghiệp"
    r"|trường|hội|chủ"
    r"|thủ trưởng|cán bộ|công chức|viên chức|chi bộ|đảng|cấp|trung tâm|thành viên|cục"
    r"|chi cục|bệnh viện"
    r"|giám đốc|phó|tổ|đặc khu|công ty|nhà thầu|ông|bà|trưởng|phòng)(?!\w)"
)
_HEAD = re.compile(rf"(?:{_AGENCY})\b")
_HEAD_SMALL = re.compile(rf"(?:{_ANY_CASE})\b")
_HEAD_STRICT = re.compile(_STRICT)
_HEAD_MANY = re.compile(_MANY)
_HEAD_MANY_BARE = re.compile(
    r"(?:cac|tung) (?:so|ban|bo|nganh|co quan|don vi|dia phuong|ubnd|uy ban|doan the)\b"
)
_APPOSED = re.compile(
    r"\s+[-–]\s+(?=(?:ủy viên|uỷ viên|phó |trưởng |bí thư|chủ tịch|cơ quan|đơn vị|thành viên))",
    re.I,
)

_VERBS = """
    chủ trì|phối hợp|chịu|có trách nhiệm|rà soát|tham mưu|tăng cường|tổ chức|xây dựng|hoàn thành
    |hoàn thiện|hoàn tất|báo cáo|khẩn trương|tiếp tục|theo dõi|hướng dẫn|triển khai|thực hiện
    |chỉ đạo|quán triệt|chủ động|tập trung|kiểm tra|đôn đốc|cập nhật|tổng hợp|nghiên cứu|đề xuất
    |ban hành|quan tâm|nghiêm túc|đẩy mạnh|bảo đảm|đảm bảo|phân công|lập|gửi|trình|cung cấp|bố trí
    |căn cứ|xử lý|giải quyết|nâng cao|tuyên truyền|phổ biến|kịp thời|thường xuyên|định kỳ|xem xét
    |đăng ký|thống kê|cử|chuẩn bị|đánh giá|vận hành|tiếp nhận|thông báo|công khai|nhanh chóng
    |phát huy|đề cao|tham gia|thẩm định|sắp xếp|khắc phục|chấn chỉnh|phê duyệt|nghiêm|thành lập
    |biên soạn|giám sát|soạn thảo|công bố|quyết định|theo thẩm quyền|theo chức năng|trên cơ sở
    |để|nhằm|khi|nếu|từ|tiến hành|làm|đưa|kiên quyết|quyết liệt|sớm|phải|cần|được biết|hỗ trợ
    |huy động|kiểm soát|lựa chọn|giới thiệu|chuyển|nộp|đăng|nắm|duy trì|lồng ghép|niêm yết|ưu tiên
    |thanh tra|giao|đề nghị|yêu cầu|tích cực|gương mẫu|kiện toàn|cải thiện|khai thác|số hóa|ứng dụng
    |mở|tạo|vận động|bám sát|nêu cao|xác định|rút ngắn|đề ra|cam kết|khảo sát|thu thập|quản lý
    |góp ý|tham vấn|lấy ý kiến|mời|đón|dự|cấp|trả|thay|sửa|bổ sung|đã|đang|là|trước|chậm nhất
    |trong thời hạn|trong tháng|trong quý|trong năm|hàng|hằng|theo quy định|theo đúng|theo dõi|theo
    |ký|xác minh|làm việc|phản hồi|trả lời|biên tập|tự|thực|hoàn|nghiệm thu|bàn giao|quy định|bình
    |công tác|đào tạo|tập huấn|mua sắm|rà|soát|giải ngân|đối chiếu|kê khai|sử dụng|phân bổ|thu|chi
    |tổng kết|sơ kết|khen thưởng|biểu dương|đo|đấu nối|cài đặt|kết nối|nhập|in|phát|lưu|bảo vệ
"""
_ACTS = [part.strip() for part in _VERBS.replace("\n", "").split("|")]
# Several syllables are known without their accents; one alone («trả», «chi») only with them.
_VERB = re.compile(f"(?:{'|'.join(flat(act) for act in _ACTS if ' ' in act)})\\b")
_SHORT_VERB = re.compile(f"(?:{'|'.join(act for act in _ACTS if ' ' not in act)})\\b")
# Nouns that look like acts: «dự án đầu tư xây dựng», «cơ quan, tổ chức, đơn vị», «Ban chỉ đạo».
_NOUN = re.compile(
    r"(?:du an )?dau tu(?: xay dung)?|du an xay dung|co quan,? to chuc|(?:cac|cap|nhung) to chuc"
    r"|ban chi dao|ban to chuc|ban quan ly|to chuc (?:dang|chinh tri|doan the|co lien quan"
    r"|lien quan)"
    r"|co quan quan ly|don vi quan ly|bo phan (?:tiep nhan|tra)|tiep nhan va tra ket qua"
    r"|don vi (?:thuc hien|dau moi)|duoc (?:giao|phan cong|huong dan)|bao ve (?:rung|thuc vat)"
    r"|so hoa|to cong tac|co quan thuong truc|chi nhanh|thu tuc|phong chong|chi cuc|thu truong"
    r"|uy ban kiem tra|van phong dang ky|tu phap|tu lenh|thu do|in ty|trung tam kiem soat"
    r"|hang hai|phat thanh|phat trien|giao thong|giao duc|cong tac xa hoi|chi huy|cap (?:xa|huyen"
    r"|tinh|uy|duoi|tren|minh|co so)|lam nghiep|dang ky dat dai|dang uy|dang bo|dang doan|thuc vat"
    r"|thu y|thuc pham|chi bo|trinh do|ung dung cong nghe|sua chua|la(?= ?[-–])|mo (?:cay|duc)"
)
_ENDS = re.compile(r"[:.(!?]|\s[-–]\s(?!\s)|$")
_JOIN = re.compile(r"\s*(?:,\s*(?:và|và các|cùng)?|;|\bvà\b|\bcùng với\b|\bcùng\b)\s*")
_TWO_IN_ONE = re.compile(
    r"(?:doan dai bieu quoc hoi|doan dbqh|hdnd|hoi dong nhan dan) va (?:hdnd|hoi dong nhan dan|ubnd"
    r"|uy ban nhan dan)|dang uy va ubnd"
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is to do something, with whom, and the words that say what."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    rest: str
    ordered: bool  # «Giao …», «Yêu cầu …»: said outright


_ORDER = re.compile(
    r"(?:giao nhiem vu cho|giao trach nhiem cho|giao trach nhiem|giao nhiem vu|giao cho|giao"
    r"|yeu cau|de nghi|phan cong|uy quyen cho|uy quyen)\s+(?:cho\s+)?"
)
_RECEIVED = re.compile(
    r"(?:(?:sau khi |khi )?nhan duoc (?:\w+ ){1,3}nay|can cu [^,]{1,120}|theo do|ngoai ra|dong thoi"
    r"|rieng|doi voi|de nghi,|ve noi dung nay)\s*,\s*"
)
_BY = re.compile(
    r"(?:chu tich |thuong truc |ban thuong vu )?(?:ubnd|uy ban nhan dan|hdnd|tinh uy"
    r"|thanh uy|huyen uy"
    r"|dang uy|so \w+|ban \w+)[\w ,-]{0,50}?\s(?:giao|yeu cau|de nghi|phan cong)\s"
)
_CHAIRS = re.compile(r"[,:]?\s*(?:la\s+)?(?:co quan |don vi )?(?:chu tri|dau moi)\b[,:]?\s*")
_WITH = re.compile(
    r"[,;:]?\s*(?:va\s+)?(?:phoi hop|phoi, ket hop|cung)(?:\s+chat che)?(?:\s+(?:voi|cung))\s+"
)
_DUTY = re.compile(r"[,]?\s*(?:co |chiu )trach nhiem\s*:?\s*(?=\S)|[:]\s*|[,]\s*")
_NARRATIVE = re.compile(
    r"(?:da|dang|la (?!co quan|don vi|dau moi)|duoc biet|con|se|khong|chua|van)\b"
)


def read_assignment(text: str) -> Assigned | None:
    """Who a sentence assigns something to; None when it names nobody to do it."""
    plain = flat(text)
    start = (skipped.end() if (skipped := _RECEIVED.match(plain)) else 0)  # fmt: skip
    by = _BY.match(plain, start)
    if by is not None:
        start = plain.rfind(" ", 0, by.end() - 1) + 1
    order = _ORDER.match(plain, start)
    if order is not None and not text[start].isupper() and start == 0:
        order = None
    place = order.end() if order is not None else start
    lead, end = read_bodies(text, place)
    if not lead and order is None and (chairs := _CHAIRS.match(plain)) and plain[:3] != "la ":
        return _shared(text, plain, (), chairs.start(), ordered=False)
    if not lead:
        return None
    if order is None and _NARRATIVE.match(plain[end:].lstrip(" ,")):
        return None
    return _shared(text, plain, lead, end, ordered=order is not None)


def _shared(text: str, plain: str, lead: tuple[str, ...], place: int, *, ordered: bool) -> Assigned:
    """After the lead: that it chairs, with whom, and that it is responsible."""
    helpers: tuple[str, ...] = ()
    if chairs := _CHAIRS.match(plain, place):
        place = chairs.end()
    if duty := re.compile(r"[,]?\s*(?:co |chiu )trach nhiem\s*:?\s*").match(plain, place):
        place = duty.end()
    if with_ := _WITH.match(plain, place):
        helpers, end = read_bodies(text, with_.end())
        place = end if helpers else place
    if duty := _DUTY.match(plain, place):
        place = duty.end()
    return Assigned(lead, helpers, text[place:].lstrip(" ,:;-–"), ordered)


def coordinating_within(text: str) -> tuple[str, ...]:
    """Bodies a content names as helpers later on: «… phối hợp với Sở A và Sở B …»."""
    plain = flat(text)
    for found in re.finditer(r"phoi hop(?: chat che)? (?:voi|cung) ", plain):
        helpers, _ = read_bodies(text, found.end())
        if helpers:
            return helpers
    return ()


def read_bodies(text: str, place: int = 0) -> tuple[tuple[str, ...], int]:
    """The bodies named from ``place`` on, and where the words after them begin."""
    plain = flat(text)
    if not _begins_body(text, plain, place):
        return (), place
    end = _end_of_list(text, plain, place)
    named = split_bodies(text[place:end])
    return (named, end) if named else ((), place)


def split_bodies(text: str) -> tuple[str, ...]:
    """«Sở Văn hóa, Thể thao và Du lịch, Công an tỉnh và các sở, ban, ngành» → three bodies."""
    kept: list[str] = []
    joins: list[str] = []
    place = 0
    plain = flat(text)
    whole = {found.start() + found.group().index(" va ") for found in _TWO_IN_ONE.finditer(plain)}
    for found in [*_JOIN.finditer(text), None]:
        if found is not None and found.start() in whole:
            continue
        part = text[place : found.start() if found else len(text)]
        if kept and not _is_body(part, collective=_is_collective(kept[-1])):
            kept[-1] += f"{joins[-1]}{part}"
        else:
            kept.append(part)
        joins.append(found.group() if found else "")
        place = found.end() if found else len(text)
    return tuple(body for part in kept if (body := tidy(_APPOSED.split(part)[0]).strip(" ,;.-–")))


def _is_collective(body: str) -> bool:
    """«Các sở», to which «ban, ngành» belong."""
    return re.match(r"(?:cac|moi|thu truong|lanh dao|nguoi dung dau|giam doc(?= (?:cac )?so\b)"
                    r"|chu tich|truong cac|ubnd cac|uy ban nhan dan cac|ubnd|co quan|dang uy cac"
                    r"|so\b(?= ?,|$))", flat(body).strip()) is not None  # fmt: skip


def _is_body(part: str, *, collective: bool) -> bool:
    """Whether words behind a comma begin a body of their own."""
    plain = flat(part).strip()
    part = part.strip()
    if not plain:
        return False
    if part[0].isupper():
        return _is_head(part, plain, 0)
    if collective and re.match(
        r"(?:co quan|don vi|dia phuong|ban|nganh|doan the|quan|huyen|xa|phuong|thi xa|thanh pho"
        r"|thi tran|to chuc|so|dac khu)\b",
        plain,
    ):
        return False
    return re.match(r"(?:tung |cac |nhung )?(?:co quan|don vi|dia phuong|co quan chuyen mon|so|ban|"
                    r"nganh|doan the|to chuc|phong|xa|phuong|doanh nghiep|truong|chu dau tu)\b"
                    r"|(?:cac|thu truong|nguoi dung dau|lanh dao|chu tich|giam doc|ubnd|hdnd|"
                    r"uy ban|truong)\b", plain) is not None  # fmt: skip


def _begins_body(text: str, plain: str, place: int) -> bool:
    if place >= len(text):
        return False
    if text[place].isupper():
        return _is_head(text, plain, place)
    many = _HEAD_MANY.match(text, place) or _HEAD_MANY_BARE.match(plain, place)
    return (many or _HEAD_SMALL.match(plain, place)) is not None


def _is_head(text: str, plain: str, place: int) -> bool:
    """Whether a capitalised word begins the name of a body, and not an act: «Tổ chức …»."""
    small = text.lower()
    return (
        any(each.match(plain, place) for each in (_HEAD, _HEAD_SMALL, _HEAD_MANY_BARE))
        or any(each.match(small, place) for each in (_HEAD_STRICT, _HEAD_MANY))
    )  # fmt: skip


def _end_of_list(text: str, plain: str, place: int) -> int:
    """Before the first act, colon, bracket or full stop."""
    nouns = [range(*found.span()) for found in _NOUN.finditer(plain, place)]
    best = len(text)
    if ends := re.compile(r"[:(!?]|\.(?=\s|$|/)").search(plain, place):
        best = ends.start()
    for found in re.finditer(r"(?<=[\s,;])\w", plain[:best]):
        at = found.start()
        if at <= place or not text[at].islower() or any(at in noun for noun in nouns):
            continue
        if _VERB.match(plain, at) or _SHORT_VERB.match(text, at):
            best = at
            break
    for found in re.finditer(r"[,;]\s+", plain[place:best]):
        after = place + found.end()
        if after < best and text[after].islower() and not _may_go_on(plain, after):
            best = place + found.start()
            break
    return best


def _may_go_on(plain: str, place: int) -> bool:
    """Whether small words after a comma still name bodies: «các sở, ban, ngành»."""
    return (
        re.compile(
            r"(?:cac|co quan|don vi|dia phuong|ban|nganh|doan the|quan|huyen|xa|phuong"
            r"|thi xa|thanh pho"
            r"|thi tran|to chuc|so|dac khu|thu truong|nguoi dung dau|lanh dao|chu tich"
            r"|giam doc|ubnd"
            r"|hdnd|uy ban|truong|va|cung|phong|doanh nghiep|don|nhan|tinh|chu dau tu|hoi"
            r"|cap|bo phan"
            r"|can bo|cong chuc|vien chuc|nguoi lao dong|khu pho|to dan pho|ap|khom)\b"
        ).match(plain, place)
        is not None
    )
