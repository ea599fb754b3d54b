"""The revisions are told without the migrations library, and told right."""

from __future__ import annotations

import subprocess
import sys

from alembic.script import ScriptDirectory

from bot import revisions

HEAVY = ("alembic", "openpyxl", "bot.doctor", "bot.backup", "bot.schema")


def test_they_are_those_of_the_migrations() -> None:
    scripts = ScriptDirectory(str(revisions.MIGRATIONS))

    assert revisions.revisions() == {script.revision for script in scripts.walk_revisions()}
    assert revisions.head() == scripts.get_current_head()


def test_a_server_carries_nothing_of_the_other_commands() -> None:
    code = (
        "import sys; from bot.cli import build; build(['serve']);"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
