"""`strongroom batch` and `strongroom watch`: jobs over many documents, which go on where they stopped."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.cli.classify import find_labels
from app.cli.extract import find_template
from app.cli.output import say
from app.commands import batch
from app.context import AppContext
from app.errors import UsageError
from app.export.result_lines import FORMATS
from app.fields.json_schema import read_schema, schema_to_json
from app.fields.labels import labels_to_json
from app.fields.schema import Schema
from app.jobs.job import DocumentState, Job, JobProgress, JobState, Task
from app.jobs.store import AlreadyRunning

_SAID_AT_MOST = 20
_CLEAR_LINE = "\r\x1b[K"


def add_parser(verbs: Any) -> None:
    """Describe the verbs to argparse."""
    verb = verbs.add_parser("batch", help="work on a folder of any size; the same command again goes on")
    _add_common(verb)
    verb.add_argument(
        "--texts", type=Path, metavar="T.jsonl", help='lines {"id": ..., "text": ...} for FOLDER'
    )
    verb.add_argument("--retry", action="store_true", help="try the failed documents again")
    verb.add_argument("--scheduler", metavar="ADDRESS", help="of dask, whose workers are to do the work")
    verb.add_argument("--by-path", action="store_true", help="those workers can open the files themselves")
    verb.set_defaults(command=_batch, watches=False, done=None)

    verb = verbs.add_parser("watch", help="work on a folder's files as they come, until Ctrl-C")
    _add_common(verb)
    verb.add_argument("--done", type=Path, metavar="DIR", help="move files there when they are done")
    verb.set_defaults(command=_batch, watches=True, texts=None, retry=False, scheduler=None, by_path=False)


def _add_common(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
    asked = verb.add_mutually_exclusive_group(required=True)
    asked.add_argument("--schema", type=Path, metavar="S.json", help="JSON Schema of the fields")
    asked.add_argument("--template", metavar="NAME", help="a saved template, such as invoice")
    asked.add_argument("--labels", metavar="L.json", help="label file, or the name of a set: document_type")
    verb.add_argument("--out", type=Path, required=True, metavar="R.jsonl", help="file of the results")
    verb.add_argument("--format", choices=FORMATS, help="by default as the ending of --out says")
    verb.add_argument("--workers", type=int, metavar="N", help="processes; as many as cores and memory carry")


def _batch(context: AppContext, options: argparse.Namespace) -> int:
    if options.workers is not None and not 1 <= options.workers <= 256:
        raise UsageError(f"{options.workers} workers cannot be.", "Give a number from 1 to 256.")
    id_ = batch.create(context, _job(context, options))
    if options.retry:
        say(f"{batch.retry_failed(context, id_)} failed documents are tried again")
    try:
        progress = batch.run(
            context,
            id_,
            workers=options.workers,
            scheduler=options.scheduler,
            by_path=options.by_path,
            on_progress=_show,
        )
    except AlreadyRunning as error:
        raise UsageError(error.message, error.hint) from error
    finally:
        _show(None)
    return _told(context, id_, progress, options)


def _job(context: AppContext, options: argparse.Namespace) -> Job:
    task, question = _asked(context, options)
    format_ = options.format or options.out.suffix.lower().removeprefix(".") or "jsonl"
    if format_ not in FORMATS:
        raise UsageError(
            f"The ending of {options.out.name} names no format.", f"Add --format {'|'.join(FORMATS)}."
        )
    return Job(
        task,
        question,
        options.out.absolute(),
        format_,
        folder=options.folder.absolute() if options.folder else None,
        texts=options.texts.absolute() if options.texts else None,
        left_out=tuple(Path(path).absolute() for path in (options.schema, options.labels) if path),
        watches=options.watches,
        done_folder=options.done.absolute() if options.done else None,
    )


def _asked(context: AppContext, options: argparse.Namespace) -> tuple[Task, dict[str, Any]]:
    if options.labels:
        return Task.CLASSIFICATION, labels_to_json(find_labels(context, options.labels))
    schema: Schema = (
        read_schema(options.schema) if options.schema else find_template(context, options.template).schema
    )
    return Task.EXTRACTION, schema.json_schema or schema_to_json(schema)


def _told(context: AppContext, id_: str, progress: JobProgress, options: argparse.Namespace) -> int:
    """Say how the job stands; the exit code."""
    if progress.error:
        say(f"strongroom: {progress.error} {progress.hint}")
    if progress.state is JobState.STOPPED:
        return 1
    if progress.failed:
        for entry in batch.documents(context, id_, DocumentState.FAILED, limit=_SAID_AT_MOST):
            say(f"strongroom: {entry.name}: {entry.error} {entry.hint}")
        if progress.failed > _SAID_AT_MOST:
            say(f"... and {progress.failed - _SAID_AT_MOST} more; each has its line in {options.out}")
    if progress.state is not JobState.FINISHED and not options.watches:
        say(f"Stopped with {progress.done} done and {progress.left} left; the same command goes on.")
        return 1
    return 1 if progress.failed or progress.error else 0


def _show(progress: JobProgress | None) -> None:
    """A line on the terminal that the next one overwrites; nothing where it is not a terminal."""
    if not sys.stderr.isatty():
        return
    sys.stderr.write(_CLEAR_LINE + ("" if progress is None else str(progress)))
    sys.stderr.flush()
