"""The headless door: ``ncm VERB …``.

Exits: 0 done · 1 the answer is "no" · 2 the call is wrong, or no terminal · 3 wrong passphrase · 4 the
input could not be read · 5 the vault is in use · 6 storage · 70 internal (incident id) · 128+n signal.
No traceback reaches the user.
"""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from types import FrameType
from typing import NoReturn

from ncm_tui.rules.problems import Problem, UsageProblem
from ncm_tui.verbs import VERBS, Verb, find
from ncm_tui.verbs.call import Call, environment, print_json

__all__ = ["Call", "main"]

INTERNAL = 70


class _Stopped(BaseException):
    """A signal asked the verb to end; carries its number."""

    def __init__(self, number: int) -> None:
        self.number = number


class _Parser(argparse.ArgumentParser):
    """argparse whose errors are problems, so that ``--json`` answers in JSON for them too."""

    def error(self, message: str) -> NoReturn:
        raise UsageProblem(f"{message[:1].upper()}{message[1:]}.", hint=f"See `{self.prog} --help`.")


def main(argv: Sequence[str]) -> int:
    """Run one verb; the exit code. Every ending but a crash of Python itself passes through here."""
    as_json = "--json" in argv
    try:
        signal.signal(signal.SIGTERM, _stop)
        return _run(list(argv))
    except Problem as problem:
        _report(problem, as_json)
        return problem.exit
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except _Stopped as stopped:
        return 128 + stopped.number
    except BrokenPipeError:
        # The reader went away (`| head`): the interpreter must not complain again at its own exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + getattr(signal, "SIGPIPE", 13)
    except Exception as error:  # noqa: BLE001 - the last door: whatever it was, no traceback reaches the user
        from ncm_tui.vault.incident import record_incident

        incident = record_incident(error, _home_option(argv))
        message = f"Something went wrong inside ncm (incident {incident}). Nothing half-done was kept."
        _report(Problem(message, hint="The incident file holds code places only, no patient data."), as_json)
        return INTERNAL


def _run(argv: list[str]) -> int:
    parser, verb = _parser_for(argv)
    arguments = parser.parse_args(argv)
    if verb is None:
        parser.print_help()
        return 2
    call = _call(arguments, verb)
    try:
        return int(importlib.import_module(verb.module).run(call))
    finally:
        call.close()


def _parser_for(argv: Sequence[str]) -> tuple[argparse.ArgumentParser, Verb | None]:
    """The whole parser, with only the named verb's own options filled in (only its module is imported)."""
    shared = _Parser(add_help=False)
    _add_globals(shared)
    parser = _Parser(
        prog="ncm",
        description="A nurse case manager's own cockpit. With no verb it opens the app.",
        parents=[shared],
    )
    parser.add_argument("--version", action="version", version=_version())
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    named: Verb | None = None
    for verb in VERBS:
        child = verbs.add_parser(verb.name, help=verb.help, description=verb.help, parents=[shared])
        if named is None and verb.name in argv and find(_first_word(argv)) is verb:
            importlib.import_module(verb.module).add(child)
            named = verb
    return parser, named


def _add_globals(parser: argparse.ArgumentParser) -> None:
    hidden = argparse.SUPPRESS
    parser.add_argument(
        "--home", metavar="DIR", default=hidden, help="the folder of everything the app owns (NCM_HOME)"
    )
    parser.add_argument(
        "--vault", metavar="NAME", default=hidden, help="which vault, where there is more than one"
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=hidden,
        help="unlock without a prompt: the passphrase on the first line (NCM_PASSPHRASE_FILE)",
    )
    parser.add_argument(
        "--at",
        metavar="WHEN",
        default=hidden,
        help="set the clock of verbs that only read: ISO 8601 with offset (NCM_AT)",
    )
    parser.add_argument(
        "--json", action="store_true", default=hidden, help="one JSON document on standard output"
    )


def _first_word(argv: Sequence[str]) -> str:
    """The verb: the first argument that is neither a global option nor a global option's value."""
    takes_value = {"--home", "--vault", "--passphrase-file", "--at"}
    skip = False
    for word in argv:
        if skip:
            skip = False
        elif word in takes_value:
            skip = True
        elif not word.startswith("-"):
            return word
    return ""


def _call(arguments: argparse.Namespace, verb: Verb) -> Call:
    given = vars(arguments)
    return Call(
        arguments=arguments,
        home_option=given.get("home"),
        vault_name=given.get("vault"),
        passphrase_file=given.get("passphrase_file") or environment("NCM_PASSPHRASE_FILE"),
        at=_clock(given.get("at"), verb, bool(given.get("dry_run"))),
        json=bool(given.get("json", False)),
    )


def _clock(option: str | None, verb: Verb, dry_run: bool) -> datetime | None:
    """The frozen clock, for verbs that only read. What writes a record always uses the machine's clock."""
    if not (verb.reads or (verb.dry_reads and dry_run)):
        if option is not None:
            raise UsageProblem(
                f"--at sets the clock of verbs that only read; `ncm {verb.name}` writes.",
                code="at_on_write",
                hint="Leave --at out: audit and evidence always use the machine's clock.",
            )
        return None
    text = option if option is not None else environment("NCM_AT")
    return None if text is None else parse_at(text)


def parse_at(text: str) -> datetime:
    """An instant of ``--at``: ISO 8601 with offset, else a usage problem."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise UsageProblem(
            f"--at {text!r} is not an instant with an offset.",
            code="at",
            hint="Write it like 2026-11-23T14:09:00-05:00.",
        )
    return instant


def _home_option(argv: Sequence[str]) -> str | None:
    for index, word in enumerate(argv):
        if word == "--home" and index + 1 < len(argv):
            return argv[index + 1]
        if word.startswith("--home="):
            return word.removeprefix("--home=")
    return None


def _report(problem: Problem, as_json: bool) -> None:
    if as_json:
        print_json({"error": problem.as_json()})
        return
    where = f"{problem.path}: " if problem.path and problem.path not in problem.message else ""
    print(f"ncm: {where}{problem.message}", file=sys.stderr)
    if problem.hint:
        print(f"     {problem.hint}", file=sys.stderr)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise _Stopped(number)


def _version() -> str:
    from ncm_tui import __version__

    return f"ncm {__version__}"
