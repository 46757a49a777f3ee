"""`strongroom text`: what the model reads of a document, with boxes or as a picture where asked for."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from app.cli.output import say, show_progress
from app.context import AppContext
from app.documents.document import Document
from app.documents.page_picture import bounded_scale
from app.errors import UsageError
from app.export.page_png import blank_picture, write_page_png

PICTURE_SCALE = 2.0
"""Pixels a point of the pictures that `text --picture` writes."""


def add_parser(verbs: Any) -> None:
    """Describe the verb to argparse."""
    verb = verbs.add_parser("text", help="print a document's text as the model reads it")
    verb.add_argument("file", type=Path, metavar="FILE")
    verb.add_argument("--json", action="store_true", help="with pages, words and boxes")
    verb.add_argument("--picture", type=int, metavar="PAGE", help="write that page as a PNG, words outlined")
    verb.add_argument("--out", type=Path, metavar="PATH", help="of the picture; FILE.PAGE.png by default")
    verb.add_argument("--password", help="of an encrypted document; it is not kept")
    verb.set_defaults(command=_text)


def _text(context: AppContext, options: argparse.Namespace) -> int:
    document = context.reader.open_document(
        options.file, password=options.password, on_progress=show_progress
    )
    show_progress(None)
    for notice in document.notices:
        say(notice)
    if options.picture is not None:
        return _picture(context, options, document)
    if not options.json:
        sys.stdout.write(document.text.rstrip("\n") + "\n")
        return 0
    content = {
        "text": document.text,
        "pages": [
            {"page": p.index + 1, "width": p.width, "height": p.height, "start": p.start, "end": p.end}
            for p in document.pages
        ],
        "words": [
            {
                "text": document.text[w.start : w.end],
                "start": w.start,
                "end": w.end,
                "page": w.page_index + 1,
                "box": w.box.as_list(),
            }
            for w in document.words
        ],
        "notices": list(document.notices),
    }
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
    return 0


def _picture(context: AppContext, options: argparse.Namespace, document: Document) -> int:
    """The page as it is shown, with a box around each word that was read."""
    count = len(document.pages)
    if not 1 <= options.picture <= count:
        raise UsageError(f"There is no page {options.picture}.", f"The document has {count} page(s).")
    page = document.pages[options.picture - 1]
    scale = bounded_scale(page.width, page.height, PICTURE_SCALE)
    if page.has_picture:
        picture = context.reader.render_page(
            options.file, page.index, pixels_per_point=scale, password=options.password
        )
    else:
        picture = blank_picture(page.width, page.height, scale)
    path = options.out or options.file.with_name(f"{options.file.name}.{options.picture}.png")
    boxes = [word.box for word in document.words_in(page.start, page.end)]
    write_page_png(path, picture, boxes, scale)
    say(f"{path}: page {options.picture}, {len(boxes)} words")
    return 0
