"""The command menu of each role: what a person sees listed, in the order it is useful."""

from __future__ import annotations

from domain.lifecycle import Matter, Promise
from domain.rights import Right
from handlers.context import Context
from models.contacts import Contact
from services import routing_rules
from services.contacts import Visitor
from services.post import Post, post

CITIZEN = ("phananh", "tracuu", "gapcanbo", "ketqua", "trogiup", "language", "huy")
BY_RIGHT: tuple[tuple[str, tuple[Right, ...]], ...] = (
    ("viec", (Right.WORK,)),
    ("donvi", (Right.SEE_UNIT,)),
    ("nhom", (Right.ACCEPT,)),
    ("giaoviec", (Right.ASSIGN,)),
    ("bangiao", (Right.ASSIGN,)),
    ("vanban", (Right.ASSIGN,)),
    ("thaythe", (Right.ASSIGN,)),
    ("tinhhinh", (Right.SEE_TOTALS,)),
    ("baocao", (Right.SEE_TOTALS, Right.SEE_TASKS)),
    ("quahan", (Right.SEE_TASKS,)),
    ("nguyennhan", (Right.SEE_TASKS,)),
    ("vuongmac", (Right.SEE_UNIT, Right.SEE_REPORTS)),
    ("phieuxinloi", (Right.SEE_UNIT,)),
    ("doimoi", (Right.SEE_UNIT, Right.SEE_REPORTS)),
    ("phananh", (Right.ANSWER_REPORTS, Right.ROUTE_REPORTS, Right.SEE_REPORTS)),
    ("quytac", (Right.SET_RULES,)),
    ("thuchuyen", (Right.SET_RULES, Right.ROUTE_REPORTS)),
    ("nhapphananh", (Right.ROUTE_REPORTS,)),
    ("goilai", (Right.ROUTE_REPORTS,)),
    (
        "thongkephananh",
        (Right.ANSWER_REPORTS, Right.ROUTE_REPORTS, Right.SEE_REPORTS),
    ),
    ("kiemtra", (Right.INSPECT,)),
    ("apphich", (Right.ANSWER_REPORTS, Right.ROUTE_REPORTS)),
    ("chatluong", (Right.ANSWER_REPORTS, Right.SEE_REPORTS)),
    ("pakn", (Right.SEE_REPORTS,)),
    ("mapakn", (Right.ROUTE_REPORTS,)),
    ("khenngoi", (Right.ACCEPT, Right.SEE_REPORTS)),
    ("nghispam", (Right.ROUTE_REPORTS, Right.SEE_REPORTS)),
    ("timkiem", (Right.SEE_TASKS, Right.SEE_REPORTS)),
    ("lich", (Right.WORK,)),
    ("vangmat", (Right.WORK,)),
    ("yentinh", (Right.WORK,)),
    ("ngaynghi", (Right.WORK, Right.OPERATE)),
    ("giolamviec", (Right.WORK, Right.OPERATE)),
    ("danhgia", (Right.WORK,)),
    ("hethong", (Right.OPERATE,)),
)
ALWAYS = ("tracuu", "trogiup", "language", "huy")


def names_for(visitor: Visitor) -> tuple[str, ...]:
    """The commands this person can use, by name without the slash."""
    if not visitor.official:
        return CITIZEN
    own = tuple(name for name, rights in BY_RIGHT if any(may(visitor, r) for r in rights))
    return own + ALWAYS


def may(visitor: Visitor, right: Right) -> bool:
    """The routing rules are one table: a part of the office gives no right to it."""
    if right is Right.SET_RULES:
        return routing_rules.may_change(visitor)
    return visitor.may(right)


async def refresh(ctx: Context) -> None:
    """Have the menu of this chat set again; losable, it is a convenience."""
    letter = menu_letter(ctx.contact, names_for(ctx.visitor))
    await post(ctx.session, [letter], ctx.now)


def menu_letter(contact: Contact, names: tuple[str, ...]) -> Post:
    return Post(
        "menu",
        Matter.PERSON,
        contact.id,
        to_contact=contact.id,
        ids={"names": list(names)},
        promise=Promise.AT_MOST,
    )
