"""The command line: which commands there are, their words, and what a mistake leads to."""

from __future__ import annotations

import gc
import re
from collections.abc import Mapping, Sequence
from pkgutil import resolve_name
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from bot.failures import sentence
from bot.speaker import Speaker, language_of
from texts import operator

PROGRAM = "python -m bot"
MISUSED, FAILED, INTERRUPTED = 2, 1, 130  # exit codes

MISTAKES = {"NoSuchOption": "no_option", "MissingParameter": "missing"}
NO_COMMAND = re.compile("No such command '(?P<name>.+)'")
PANELS = {"option": "options", "argument": "arguments"}
HELPED = "NoArgsIsHelpError"
"""Typer's names for wrong usage, and ours; everything else quotes Typer's own words."""

GROUPS: dict[str, dict[str, str]] = {
    "": {
        "serve": "serving:serve",
        "demo": "running:demo",
        "migrate": "running:migrate",
        "backup": "backup:backup",
        "restore": "backup:restore",
        "keys": "running:keys",
        "rotate-keys": "rotating:rotate_keys",
        "verify": "receipts:verify",
        "retention": "retention:show",
        "settings": "running:settings",
        "template": "importing:template",
        "directive": "directives:directive",
        "invite": "people:invite",
        "unlink": "people:unlink",
        "leave": "leaving:leave",
        "replay": "care:replay",
        "deadline": "deadlines:explain",
        "doctor": "care:doctor",
        "status": "care:show",
        "statistics": "statistics:show",
        "ledger": "ledger:show",
        "register": "ledger:register",
        "evaluation": "evaluation:export",
        "report": "reporting:report",
        "hotline-report": "hotline:report",
        "poster": "hotline:poster",
        "pakn": "pakn:export",
        "route": "routing:try_one",
    },
    "import": {
        "people": "importing:import_people",
        "tasks": "importing:import_tasks",
        "inspections": "importing:import_inspections",
    },
    "calendar": {
        "show": "calendar:show",
        "import": "calendar:bring_in",
        "confirm": "calendar:confirm",
    },
    "hours": {"list": "hours:show", "set": "hours:change"},
    "rules": {
        "list": "routing:show",
        "import": "routing:bring_in",
        "export": "routing:write_out",
    },
    "policy": {"list": "policy:show", "set": "policy:change"},
}
"""Where the function of each command is, in bot.commands: only what is called is loaded, so that
a server does not carry the imports of an import."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code: 0 well, 1 no, 2 wrongly called."""
    speaker = Speaker(language_of(arguments))
    command = spoken(get_command(build(arguments)), "", speaker.language)
    gc.enable()  # it rested while modules were loaded
    try:
        code = command.main(list(arguments), PROGRAM, standalone_mode=False, obj=speaker)
    except TyperException as mistake:
        if type(mistake).__name__ != HELPED:  # the help was shown
            speaker.complain(usage(speaker, mistake))
        return MISUSED
    except typer.Abort:
        return INTERRUPTED
    except (Exception, KeyboardInterrupt) as error:  # an edge: bad input never shows a traceback
        said = sentence(speaker, error)
        if said is None:
            raise
        speaker.complain(said)
        return INTERRUPTED if isinstance(error, KeyboardInterrupt) else FAILED
    return code if isinstance(code, int) else 0


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The commands that are named in the arguments; all of them when none is."""
    named = {name for name in (*GROUPS, *GROUPS[""]) if name in arguments}
    app = group({name: place for name, place in GROUPS[""].items() if not named or name in named})
    for name, commands in GROUPS.items():
        if name and (not named or name in named):
            app.add_typer(group(commands), name=name)
    app.callback()(root)
    return app


def group(commands: Mapping[str, str]) -> typer.Typer:
    made = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    for name, place in commands.items():
        made.command(name)(resolve_name(f"bot.commands.{place}"))
    return made


def root(language: Annotated[str, typer.Option(show_default=False)] = "vi") -> None:
    """The language is read before anything is said: see ``language_of``."""


def spoken(command: Any, path: str, language: str) -> Any:
    """The command with its help, and that of its parameters, from ``texts``."""
    words = operator.table(language, "help")
    command.help = words[path or "main"]
    for parameter in command.params:
        parameter.help = words[f"{path}_{parameter.name}".strip("_")]
        parameter.rich_help_panel = words[PANELS[parameter.param_type_name]]
    command.rich_help_panel = words["commands"]
    help_option = command.get_help_option(typer.Context(command))
    help_option.help, help_option.rich_help_panel = words["help"], words["options"]
    for name, child in getattr(command, "commands", {}).items():
        spoken(child, f"{path}_{name}".strip("_"), language)
    return command


def usage(speaker: Speaker, mistake: TyperException) -> str:
    kind, detail = MISTAKES.get(type(mistake).__name__, "other"), mistake.format_message()
    name = getattr(mistake, "option_name", "") or parameter_of(mistake)
    if unknown := NO_COMMAND.match(detail):
        kind, name = "no_command", unknown["name"]
    said = speaker.words(f"usage.{kind}", name=name, detail=detail)
    context = getattr(mistake, "ctx", None)
    called = context.command_path if context else PROGRAM
    return f"{said}\n{speaker.words('usage.hint', command=called)}"


def parameter_of(mistake: TyperException) -> str:
    parameter = getattr(mistake, "param", None)
    return "" if parameter is None else str(parameter.name).upper()
