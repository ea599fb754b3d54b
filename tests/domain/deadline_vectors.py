"""Deadline phrases with the answer the law or the office's usage gives: one row each.

Sources: BLDS is Bộ luật Dân sự 2015 (91/2015/QH13), of which art. 146 says what half a month, the
beginning, middle and end of a month are, art. 147 when a time begins and art. 148 when it ends;
NĐ 09/2019 is Nghị định 09/2019/NĐ-CP on reports; USAGE is the wording trap of Vietnamese papers
(«trước ngày» excludes the day, «chậm nhất» includes it); GIVEN is a day somebody named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.deadline_phrases import Basis, Kind

FIRST_DAY = "BLDS 2015 Điều 147(2)"
ROLLED = "BLDS 2015 Điều 148(5)"
MONTH = "BLDS 2015 Điều 148(3)"
YEAR = "BLDS 2015 Điều 148(4)"
WEEK = "BLDS 2015 Điều 148(2)"
PART = "BLDS 2015 Điều 146"
HOUR = "BLDS 2015 Điều 147(1)"
EVENT = "BLDS 2015 Điều 147(3)"
END = "BLDS 2015 Điều 148(6)"
REPORT = "NĐ 09/2019/NĐ-CP"
USAGE, GIVEN = "USAGE", "GIVEN"


@dataclass(frozen=True)
class Vector:
    """``due`` is dd/MM/yyyy, with HH:mm where an hour counts; "" where there is no moment."""

    phrase: str
    due: str
    source: str
    kind: Kind = Kind.FIXED
    starts: date = date(2026, 11, 19)  # a Thursday; Tuesday 24/11 is a holiday
    basis: Basis | None = None


R, P, E = Kind.RELATIVE, Kind.PERIODIC, Kind.EVENT

VECTORS = (
    # Working days: the first day is not counted, days off are not, worked Saturdays are.
    Vector("5 ngày làm việc", "27/11/2026", FIRST_DAY, R),
    Vector("trong 2 ngày làm việc", "06/01/2026", FIRST_DAY, R, date(2025, 12, 31)),
    Vector("10 ngày làm việc", "03/03/2026", FIRST_DAY, R, date(2026, 2, 10)),
    Vector("03 ngày làm việc", "04/05/2026", FIRST_DAY, R, date(2026, 4, 24)),
    Vector("1 ngày làm việc", "10/01/2026", FIRST_DAY, R, date(2026, 1, 9)),
    Vector("1 ngày làm việc", "22/08/2026", FIRST_DAY, R, date(2026, 8, 21)),
    Vector("3 nlv", "25/11/2026", FIRST_DAY, R),
    Vector("tối đa 03 ngày làm việc", "25/11/2026", FIRST_DAY, R),
    Vector("trong vòng 15 ngày làm việc", "11/12/2026", FIRST_DAY, R),
    Vector("2 ngày làm việc", "25/11/2025", FIRST_DAY, R, date(2025, 11, 22)),
    Vector("trong thời hạn 05 (năm) ngày làm việc kể từ ngày nhận được văn bản này",
           "27/11/2026", EVENT, R, basis=Basis.RECEIVED),
    Vector("chậm nhất sau 5 ngày làm việc kể từ ngày ký", "27/11/2026", EVENT, R,
           basis=Basis.SIGNED),
    # Calendar days: a last day off moves to the end of the next working day.
    Vector("30 ngày", "25/11/2026", ROLLED, R, date(2026, 10, 25)),
    Vector("3 ngày", "23/11/2026", ROLLED, R),
    Vector("5 ngày", "25/11/2026", ROLLED, R),
    Vector("không quá 7 ngày", "26/11/2026", FIRST_DAY, R),
    Vector("30 ngày kể từ ngày ký", "21/12/2026", ROLLED, R, basis=Basis.SIGNED),
    Vector("15 ngày kể từ ngày ký", "04/12/2026", FIRST_DAY, R, basis=Basis.SIGNED),
    Vector("10 ngày kể từ ngày 20/11/2026", "30/11/2026", EVENT, R),
    Vector("hai mươi lăm ngày", "14/12/2026", FIRST_DAY, R),
    Vector("hai tuần", "03/12/2026", WEEK, R),
    Vector("1 tháng", "30/11/2026", MONTH, R, date(2026, 10, 31)),
    Vector("01 tháng", "02/03/2026", MONTH, R, date(2026, 1, 31)),  # 28/02 is a Saturday
    Vector("3 tháng", "19/02/2027", MONTH, R),
    Vector("1 năm", "19/11/2027", YEAR, R),
    Vector("một năm", "28/02/2029", YEAR, R, date(2028, 2, 29)),
    Vector("nửa tháng", "04/12/2026", PART, R),
    Vector("nửa năm", "19/05/2027", PART, R),
    # Hours run from the moment itself.
    Vector("3 ngày làm việc trước ngày 25/12/2026", "22/12/2026", USAGE, R),
    # A day that is named: not moved when it is off; excluded by «trước», included otherwise.
    Vector("trước ngày 15/12/2026", "14/12/2026", USAGE),
    Vector("chậm nhất là ngày 15/12/2026", "15/12/2026", USAGE),
    Vector("đến hết ngày 15/12", "15/12/2026", USAGE),
    Vector("trong ngày 15/12", "15/12/2026", USAGE),
    Vector("trước hoặc trong ngày 25/11", "25/11/2026", USAGE),
    Vector("xong trước mùng 5 tháng 12", "04/12/2026", USAGE),
    Vector("trước 17 giờ ngày 25/11/2026", "25/11/2026 17:00", USAGE),
    Vector("17h00 ngày 25/11", "25/11/2026 17:00", GIVEN),
    Vector("hồi 14 giờ 00 phút, ngày 25/11/2026", "25/11/2026 14:00", GIVEN),
    Vector("14g30 25/11", "25/11/2026 14:30", GIVEN),
    Vector("9h30p sáng mai", "20/11/2026 09:30", GIVEN),
    Vector("2pm 25/11", "25/11/2026 14:00", GIVEN),
    Vector("hết giờ làm việc ngày 25/11", "25/11/2026 17:00", GIVEN),
    Vector("24/11", "24/11/2026", GIVEN),  # a holiday: a leader's date is a date
    Vector("25.11.26", "25/11/2026", GIVEN),
    Vector("2026-11-25", "25/11/2026", GIVEN),
    Vector("ngày 25 tháng mười một năm 2026", "25/11/2026", GIVEN),
    Vector("thứ tư, ngày 25/11/2026", "25/11/2026", GIVEN),
    Vector("25/11/2026 (thứ tư)", "25/11/2026", GIVEN),
    Vector("từ ngày 01/12/2026 đến hết ngày 31/12/2026", "31/12/2026", USAGE),
    Vector("báo cáo kết quả về Sở Nội vụ trước ngày 30/11/2026", "29/11/2026", USAGE),
    Vector("mai", "20/11/2026", GIVEN),
    Vector("ngày kia", "21/11/2026", GIVEN),
    Vector("thứ sáu tuần sau", "27/11/2026", GIVEN),
    Vector("t6 tuần sau", "27/11/2026", GIVEN),
    Vector("tuần sau thứ 6", "27/11/2026", GIVEN),
    Vector("cuối tuần này", "20/11/2026", USAGE),
    Vector("ngày làm việc tiếp theo", "20/11/2026", GIVEN),
    Vector("ngày làm việc cuối cùng của năm", "31/12/2026", GIVEN),
    Vector("ngày làm việc đầu tiên của tháng sau", "01/12/2026", GIVEN),
    # Parts of months and years.
    Vector("cuối tháng", "30/11/2026", PART),
    Vector("đầu tháng 12", "01/12/2026", PART),
    Vector("giữa tháng 12/2026", "15/12/2026", PART),
    Vector("giữa năm 2027", "30/06/2027", PART),
    Vector("cuối năm", "31/12/2026", PART),
    Vector("hết quý IV/2026", "31/12/2026", END),
    Vector("quý I/2027", "31/03/2027", END),
    Vector("Q.IV/2026", "31/12/2026", END),
    Vector("6 tháng đầu năm 2027", "30/06/2027", END),
    Vector("từ nay đến cuối năm", "31/12/2026", PART),
    Vector("trước quý I/2027", "31/12/2026", USAGE),
    Vector("trước tháng 12/2026", "30/11/2026", USAGE),
    # Repetitions: the next one.
    Vector("trước ngày 25 hằng tháng", "24/11/2026", REPORT, P),
    Vector("trước ngày 25 hàng tháng", "24/11/2026", REPORT, P),
    Vector("chậm nhất ngày 25 hằng tháng", "25/11/2026", REPORT, P),
    Vector("trước ngày 30 hằng tháng", "29/11/2026", REPORT, P),
    Vector("ngày 15 hằng tháng", "15/12/2026", REPORT, P),
    Vector("trước ngày 05 của tháng sau, định kỳ hằng tháng", "04/12/2026", REPORT, P),
    Vector("cuối mỗi tháng", "30/11/2026", REPORT, P),
    Vector("ngày làm việc cuối cùng hằng tháng", "30/11/2026", REPORT, P),
    Vector("hằng quý, trước ngày 20 của tháng cuối quý", "19/12/2026", REPORT, P),
    Vector("chậm nhất ngày 10 tháng đầu quý sau", "10/01/2027", REPORT, P),
    Vector("6 tháng một lần, trước ngày 15/6 và 15/12", "14/12/2026", REPORT, P),
    Vector("trước ngày 20/12 hằng năm", "19/12/2026", REPORT, P),
    Vector("thứ sáu hằng tuần", "20/11/2026", GIVEN, P),
    Vector("trước 16h thứ sáu hằng tuần", "20/11/2026 16:00", GIVEN, P),
    Vector("hằng ngày", "19/11/2026", GIVEN, P),
    Vector("định kỳ hằng quý", "", REPORT, P),
    Vector("định kỳ 6 tháng, năm", "", REPORT, P),
    Vector("hằng năm", "", REPORT, P),
    # The date is not known yet, or there is none.
    Vector("5 ngày làm việc sau khi có kết luận thanh tra", "", EVENT, E),
    Vector("trình tại kỳ họp thường lệ cuối năm 2026", "", EVENT, E),
    Vector("trước kỳ họp 10 ngày", "", EVENT, E),
    Vector("trước và sau các ngày lễ, Tết", "", EVENT, E),
    Vector("khi có yêu cầu", "", USAGE, Kind.ON_REQUEST),
    Vector("báo cáo đột xuất theo yêu cầu của UBND", "", USAGE, Kind.ON_REQUEST),
    Vector("thường xuyên", "", USAGE, Kind.STANDING),
    Vector("thường xuyên, kịp thời", "", USAGE, Kind.STANDING),
    Vector("không quy định thời hạn", "", USAGE, Kind.NONE),
    Vector("chưa xác định thời hạn", "", USAGE, Kind.NONE),
)  # fmt: skip

HAPPENED = (  # once the day of the event is known
    Vector("5 ngày làm việc sau khi có kết luận thanh tra", "27/11/2026", EVENT, E),
    Vector("trình tại kỳ họp thường lệ cuối năm 2026", "19/11/2026", EVENT, E),
    Vector("trước kỳ họp 10 ngày", "09/11/2026", USAGE, E),
    Vector("3 ngày làm việc trước khi họp", "16/11/2026", USAGE, E),
    Vector("trước ngày khai giảng", "18/11/2026", USAGE, E),
)

QUESTIONS: dict[str, tuple[str, ...]] = {
    "thứ sáu tới": ("20/11/2026", "27/11/2026"),
    "tuần sau": ("27/11/2026", "23/11/2026"),
    "đầu tuần sau": ("23/11/2026", "24/11/2026"),
    "tháng 12": ("31/12/2026", "01/12/2026"),
    "quý I/2028 hoặc quý II/2028": ("31/03/2028", "30/06/2028"),
    "trước cuối tháng 11": ("29/11/2026", "30/11/2026"),
    "5h ngày 25/11": ("25/11/2026 17:00", "25/11/2026 05:00"),
    "thứ năm ngày 25/11/2026": ("25/11/2026", "26/11/2026"),
    "hằng quý ngày 10": ("10/12/2026", "10/01/2027"),
    "hàng tháng, hoặc quý": ("30/11/2026", "31/12/2026"),
    "khẩn trương": ("19/11/2026", "20/11/2026"),
    "ngay khi nhận được công văn này": ("19/11/2026", "20/11/2026"),
    "trong 48 giờ": ("21/11/2026 07:00", "21/11/2026 17:00"),
    "05 (sáu) ngày": ("20/11/2026", "27/11/2026", "30/11/2026"),
    "blah blah": ("20/11/2026", "27/11/2026", "30/11/2026"),
    "": ("20/11/2026", "27/11/2026", "30/11/2026"),
}
