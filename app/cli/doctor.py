"""`strongroom doctor`: check the installation."""

import argparse
import sys
from typing import Any

from app.commands.doctor import doctor
from app.context import AppContext


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser("doctor", help="check that all is well with this installation")
    verb.set_defaults(command=_doctor)


def _doctor(context: AppContext, options: argparse.Namespace) -> int:
    checks = list(doctor(context))
    for check in checks:
        sys.stdout.write(f"{'ok  ' if check.passed else 'FAIL'}  {check.subject}: {check.finding}\n")
    return 0 if all(check.passed for check in checks) else 1
