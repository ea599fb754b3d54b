"""The first tables, as they were: nothing here imports the models, which move on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
TABLES = sa.MetaData(naming_convention=NAMES)
Type = sa.types.TypeEngine[Any]

AT, DAY = sa.DateTime(timezone=True), sa.Date()
TEXT, WORD, BYTES = sa.String(), sa.String(40), sa.LargeBinary()
INT, FLAG, JSON = sa.Integer(), sa.Boolean(), sa.JSON()
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def column(name: str, kind: Type, *to: sa.ForeignKey) -> sa.Column[Any]:
    return sa.Column(name, kind, *to, nullable=False)


def key(name: str, kind: Type, *to: sa.ForeignKey) -> sa.Column[Any]:
    return sa.Column(name, kind, *to, primary_key=True)


def maybe(name: str, kind: Type, *to: sa.ForeignKey) -> sa.Column[Any]:
    return sa.Column(name, kind, *to, nullable=True)


def of(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id")


def some(name: str, columns: tuple[str, ...], where: str) -> sa.Index:
    """An index over the few rows that matter."""
    condition = sa.text(where)
    return sa.Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


sa.Table(
    "account",
    TABLES,
    key("key", TEXT),
    column("holder", TEXT),
    maybe("lease_until", AT),
    column("ears_holder", TEXT),
    maybe("ears_until", AT),
    maybe("heard_at", AT),
    maybe("offset", INT),
    maybe("wait_until", AT),
    maybe("down_why", TEXT),
)

sa.Table(
    "alarm",
    TABLES,
    key("id", BIG),
    column("matter", WORD),
    column("matter_id", BIG),
    column("kind", TEXT),
    column("version", INT),
    maybe("anchor_at", AT),
    column("climbed", INT),
    maybe("told_head_at", AT),
    maybe("next_at", AT),
    column("failures", INT),
    sa.UniqueConstraint("matter", "matter_id", "kind"),
    some("ix_alarm_next", ("next_at", "id"), "next_at IS NOT NULL"),
)

sa.Table(
    "attachment",
    TABLES,
    key("id", BIG),
    column("matter", TEXT),
    column("matter_id", BIG),
    column("channel", TEXT),
    column("account", TEXT),
    column("ref", BYTES),
    column("kind", TEXT),
    column("name", BYTES),
    column("mime", TEXT),
    column("size", BIG),
    column("state", TEXT),
    maybe("due_at", AT),
    column("attempts", INT),
    column("at", AT),
    sa.Index("ix_attachment_due_at", "due_at"),
    sa.Index("ix_attachment_matter", "matter", "matter_id"),
)

sa.Table(
    "attempt",
    TABLES,
    key("id", BIG),
    column("what", TEXT),
    column("at", AT),
    sa.Index("ix_attempt_what_at", "what", "at"),
)

sa.Table(
    "calendar_day",
    TABLES,
    key("day", DAY),
    column("kind", TEXT),
    column("name", TEXT),
    column("basis", TEXT),
)

sa.Table(
    "calendar_year",
    TABLES,
    key("year", INT),
    column("confirmed", FLAG),
    column("basis", TEXT),
)

sa.Table(
    "chat_line",
    TABLES,
    key("id", BIG),
    column("chat_hash", TEXT),
    maybe("letter_id", BIG),
    maybe("ref", TEXT),
    column("mine", FLAG),
    column("body", BYTES),
    maybe("picture", BYTES),
    column("at", AT),
    sa.UniqueConstraint("chat_hash", "ref"),
    sa.UniqueConstraint("letter_id"),
    sa.Index("ix_chat_line_chat_id", "chat_hash", "id"),
)

sa.Table(
    "document",
    TABLES,
    key("id", INT),
    column("number", TEXT),
    maybe("issued_on", DAY),
    column("issuer", TEXT),
    column("subject", TEXT),
    sa.UniqueConstraint("number", "issued_on", "issuer"),
)

sa.Table(
    "house",
    TABLES,
    key("name", TEXT),
    column("value", TEXT),
)

sa.Table(
    "inbox",
    TABLES,
    key("id", BIG),
    column("channel", TEXT),
    column("account", TEXT),
    column("key", TEXT),
    column("lane", TEXT),
    maybe("payload", BYTES),
    column("state", WORD),
    column("received_at", AT),
    maybe("handled_at", AT),
    maybe("trace", TEXT),
    maybe("failure", TEXT),
    sa.UniqueConstraint("channel", "account", "key"),
    some("ix_inbox_failed", ("id",), "state IN ('failed', 'unparsable')"),
    sa.Index("ix_inbox_handled", "handled_at"),
    some("ix_inbox_new", ("lane", "id"), "state = 'new'"),
)

sa.Table(
    "lane",
    TABLES,
    key("key", TEXT),
)

sa.Table(
    "policy",
    TABLES,
    key("name", TEXT),
    column("value", TEXT),
    column("basis", TEXT),
    maybe("changed_at", AT),
)

sa.Table(
    "serial",
    TABLES,
    key("series", TEXT),
    column("last", INT),
)

sa.Table(
    "unit",
    TABLES,
    key("id", INT),
    column("code", TEXT),
    column("name", TEXT),
    column("name_fold", TEXT),
    column("level", TEXT),
    maybe("parent_id", INT, of("unit")),
    column("path", TEXT),
    column("valid_from", DAY),
    maybe("valid_to", DAY),
    column("public", FLAG),
    sa.UniqueConstraint("code"),
    sa.Index("ix_unit_name_fold", "name_fold"),
    sa.Index("ix_unit_parent_id", "parent_id"),
    sa.Index("ix_unit_path", "path"),
)

sa.Table(
    "upload",
    TABLES,
    key("id", TEXT),
    column("chat_hash", TEXT),
    column("name", BYTES),
    column("mime", TEXT),
    column("body", BYTES),
    column("at", AT),
    sa.Index("ix_upload_at", "at"),
    sa.Index("ix_upload_chat_hash", "chat_hash"),
)

sa.Table(
    "person",
    TABLES,
    key("id", INT),
    column("name", TEXT),
    column("name_fold", TEXT),
    column("title", TEXT),
    column("unit_id", INT, of("unit")),
    column("phone", TEXT),
    column("email", TEXT),
    column("language", TEXT),
    maybe("left_on", DAY),
    sa.UniqueConstraint("name_fold", "unit_id"),
    sa.Index("ix_person_name_fold", "name_fold"),
    sa.Index("ix_person_unit_id", "unit_id"),
)

sa.Table(
    "piece",
    TABLES,
    key("attachment_id", BIG, of("attachment")),
    key("number", INT),
    column("body", BYTES),
)

sa.Table(
    "absence",
    TABLES,
    key("id", INT),
    column("person_id", INT, of("person")),
    column("from_on", DAY),
    column("to_on", DAY),
    maybe("stand_in_id", INT, of("person")),
    sa.Index("ix_absence_person_to", "person_id", "to_on"),
)

sa.Table(
    "contact",
    TABLES,
    key("id", BIG),
    column("channel", TEXT),
    column("account", TEXT),
    column("address_hash", TEXT),
    column("address", BYTES),
    column("group", FLAG),
    maybe("person_id", INT, of("person")),
    column("language", TEXT),
    column("opened_at", AT),
    maybe("linked_at", AT),
    maybe("closed_at", AT),
    maybe("closed_why", TEXT),
    maybe("wait_until", AT),
    column("greeted", FLAG),
    maybe("menu", JSON),
    sa.UniqueConstraint("address_hash"),
    sa.Index("ix_contact_person_id", "person_id"),
)

sa.Table(
    "digest_item",
    TABLES,
    key("id", BIG),
    column("key", TEXT),
    column("person_id", INT, of("person")),
    column("matter", WORD),
    column("matter_id", BIG),
    column("kind", TEXT),
    column("version", INT),
    column("rung", INT),
    column("audience", TEXT),
    column("at", AT),
    maybe("letter_id", BIG),
    sa.UniqueConstraint("key"),
    sa.Index("ix_digest_item_letter_id", "letter_id"),
    some("ix_digest_item_untold", ("person_id",), "letter_id IS NULL"),
)

sa.Table(
    "event",
    TABLES,
    key("id", BIG),
    column("at", AT),
    column("matter", WORD),
    column("matter_id", BIG),
    column("kind", TEXT),
    maybe("actor_id", INT, of("person")),
    maybe("version", INT),
    column("data", JSON),
    sa.Index("ix_event_matter", "matter", "matter_id", "id"),
)

sa.Table(
    "link_code",
    TABLES,
    key("code_hash", TEXT),
    column("person_id", INT, of("person")),
    column("made_at", AT),
    column("expires_at", AT),
    maybe("used_at", AT),
    sa.Index("ix_link_code_person_id", "person_id"),
)

sa.Table(
    "office_grant",
    TABLES,
    key("id", INT),
    column("person_id", INT, of("person")),
    column("role", WORD),
    column("unit_id", INT, of("unit")),
    column("from_on", DAY),
    maybe("to_on", DAY),
    sa.UniqueConstraint("person_id", "role", "unit_id", "from_on"),
    sa.Index("ix_office_grant_person_id", "person_id"),
    sa.Index("ix_office_grant_unit_id", "unit_id"),
)

sa.Table(
    "report",
    TABLES,
    key("id", BIG),
    column("code", TEXT),
    column("kind", WORD),
    column("category", WORD),
    column("state", WORD),
    column("privacy", WORD),
    column("about", WORD),
    maybe("unit_id", INT, of("unit")),
    maybe("holder_unit_id", INT, of("unit")),
    maybe("holder_id", INT, of("person")),
    maybe("handler_id", INT, of("person")),
    column("received_at", AT),
    column("due_at", AT),
    column("due_version", INT),
    maybe("taken_at", AT),
    maybe("answered_at", AT),
    maybe("finding", WORD),
    maybe("rating", INT),
    column("reopened", INT),
    column("pin_hash", TEXT),
    sa.UniqueConstraint("code"),
    sa.Index("ix_report_handler_id", "handler_id"),
    sa.Index("ix_report_holder_id", "holder_id"),
    sa.Index("ix_report_state_received", "state", "received_at"),
    sa.Index("ix_report_unit_id", "unit_id"),
)

sa.Table(
    "task",
    TABLES,
    key("id", BIG),
    column("code", TEXT),
    column("content", TEXT),
    column("content_fold", TEXT),
    column("deliverable", TEXT),
    maybe("document_id", INT, of("document")),
    column("lead_unit_id", INT, of("unit")),
    maybe("assignee_id", INT, of("person")),
    maybe("assigner_id", INT, of("person")),
    column("urgency", WORD),
    column("starred", FLAG),
    column("assigned_at", AT),
    maybe("due_at", AT),
    column("due_version", INT),
    column("state", WORD),
    maybe("acknowledged_at", AT),
    column("progress", TEXT),
    maybe("progress_at", AT),
    maybe("submitted_at", AT),
    column("result", TEXT),
    maybe("done_at", AT),
    maybe("accepted_at", AT),
    maybe("closed_at", AT),
    maybe("import_key", TEXT),
    sa.UniqueConstraint("code"),
    sa.UniqueConstraint("import_key"),
    sa.Index("ix_task_assignee_id", "assignee_id"),
    sa.Index("ix_task_assigner_id", "assigner_id"),
    sa.Index("ix_task_document_id", "document_id"),
    sa.Index("ix_task_lead_unit_id", "lead_unit_id"),
    sa.Index("ix_task_statistics", "lead_unit_id", "assigned_at", "state", "done_at", "due_at"),
)

sa.Table(
    "coordination",
    TABLES,
    key("task_id", BIG, of("task")),
    key("unit_id", INT, of("unit")),
)

sa.Table(
    "draft",
    TABLES,
    key("contact_id", BIG, of("contact")),
    column("form", TEXT),
    column("step", TEXT),
    column("turn", INT),
    column("answers", BYTES),
    column("expires_at", AT),
    sa.Index("ix_draft_expires_at", "expires_at"),
)

sa.Table(
    "outbox",
    TABLES,
    key("id", BIG),
    maybe("key", TEXT),
    column("kind", TEXT),
    column("schema", INT),
    maybe("matter", WORD),
    maybe("matter_id", BIG),
    column("ids", JSON),
    maybe("sealed", BYTES),
    maybe("person_id", INT, of("person")),
    maybe("report_id", BIG),
    maybe("contact_id", BIG, of("contact")),
    column("promise", WORD),
    column("priority", WORD),
    column("state", WORD),
    column("due_at", AT),
    column("posted_at", AT),
    column("attempts", INT),
    column("again", FLAG),
    maybe("worker", TEXT),
    maybe("tried_at", AT),
    maybe("settled_at", AT),
    maybe("platform_id", TEXT),
    maybe("failure", TEXT),
    sa.UniqueConstraint("key"),
    sa.Index("ix_outbox_contact_id", "contact_id"),
    sa.Index("ix_outbox_matter", "matter", "matter_id", "person_id"),
    some("ix_outbox_open", ("priority", "id"), "state IN ('waiting', 'sending')"),
    sa.Index("ix_outbox_person", "person_id", "kind"),
    sa.Index("ix_outbox_tried_at", "tried_at"),
)

sa.Table(
    "report_barred",
    TABLES,
    key("report_id", BIG, of("report")),
    key("person_id", INT, of("person")),
    sa.Index("ix_report_barred_person_id", "person_id"),
)

sa.Table(
    "report_entry",
    TABLES,
    key("id", BIG),
    column("report_id", BIG, of("report")),
    column("kind", TEXT),
    maybe("author_id", INT, of("person")),
    column("at", AT),
    column("words", BYTES),
    sa.Index("ix_report_entry_report_id", "report_id"),
)

sa.Table(
    "reporter",
    TABLES,
    key("report_id", BIG, of("report")),
    column("owner_hash", TEXT),
    column("mailbox", BYTES),
    sa.Index("ix_reporter_owner_hash", "owner_hash"),
)


def upgrade() -> None:
    TABLES.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    TABLES.drop_all(op.get_bind(), checkfirst=False)
