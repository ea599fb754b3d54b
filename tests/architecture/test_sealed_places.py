"""No sealed column is forgotten when keys are rotated."""

from __future__ import annotations

from sqlalchemy import LargeBinary

from models.tables import METADATA
from services.sealed_places import PLACES, UNDER_CASE_KEYS, Ring


def test_every_binary_column_is_sealed_anew_or_lies_under_a_case_key() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    named = {place.name for place in PLACES} | set(UNDER_CASE_KEYS)
    assert named == columns


def test_a_place_of_files_and_cases_is_there_for_both() -> None:
    """Files of tasks stay under the office's keys, files of reports move to their case's."""
    rings = {(place.name, place.ring) for place in PLACES}
    for name in ("attachment.name", "attachment.ref", "piece.body"):
        assert {(name, Ring.OFFICE), (name, Ring.CASE)} <= rings
