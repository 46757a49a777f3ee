"""A job in a process of its own, which goes on when the program that started it ends."""

import os
import subprocess
import sys
from pathlib import Path

from app.context import AppContext
from app.errors import AppError
from app.jobs.pool import Pool, fitting_workers
from app.jobs.queue import Queue
from app.jobs.run import run_job
from engine.errors import EngineError
from engine.model_files.manifest import read_manifest


def start_process(store: Path, workers: int | None = None) -> None:
    """Start the program anew to run the job of `store`; the caller may end before it does.

    `app.__main__` knows the word `_job` and calls `main` below.
    """
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    options: dict[str, object] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        options["start_new_session"] = True
    environment = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}  # a program of its own, not a child
    subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - this program itself
        [*program, "_job", str(store), str(workers or 0)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        **options,
    )


def main(store: str, workers: str) -> int:
    """What the new process does. What goes wrong is noted in the store."""
    with AppContext() as context, Queue(Path(store)) as queue:
        try:
            run_job(context, queue, Pool(queue, int(workers) or default_workers(context)))
        except AppError:
            return 1
    return 0


def default_workers(context: AppContext) -> int:
    """As many as this computer carries with the model in use."""
    try:
        model_bytes = sum(file.size for file in read_manifest(context.model_folder).files)
    except EngineError:
        model_bytes = 0  # the worker will say what is wrong with it
    return fitting_workers(model_bytes)
