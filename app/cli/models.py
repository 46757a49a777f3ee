"""`strongroom models`: the models on this computer."""

import argparse
import sys
from typing import Any

from app.context import AppContext


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser("models", help="the models on this computer")
    verb.add_argument("action", choices=("list",))
    verb.set_defaults(command=_models)


def _models(context: AppContext, options: argparse.Namespace) -> int:
    for line in context.models():
        mark, size = "*" if line.in_use else " ", f"{line.size_bytes / 1e6:.0f} MB"
        sys.stdout.write(f"{mark} {line.name}  {line.quantisation}  {size}  {line.folder}\n")
    return 0
