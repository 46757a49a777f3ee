"""`strongroom form`: a form's fields as a JSON Schema."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from app.cli.output import say, show_progress
from app.context import AppContext
from app.forms.form_schema import json_schema
from app.forms.open_form import read_form


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser("form", help="print a form's fields as a JSON Schema")
    verb.add_argument("form", type=Path, metavar="FORM")
    verb.add_argument("--password", help="of an encrypted form; it is not kept")
    verb.set_defaults(command=_form)


def _form(context: AppContext, options: argparse.Namespace) -> int:
    form = read_form(options.form, context.reader, password=options.password, on_progress=show_progress)
    show_progress(None)
    for notice in form.notices:
        say(notice)
    sys.stdout.write(json.dumps(json_schema(form), ensure_ascii=False, indent=2) + "\n")
    return 0
