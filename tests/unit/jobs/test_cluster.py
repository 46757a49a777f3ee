"""A job on a real dask scheduler whose processes are killed ends as on one machine."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands import batch
from app.context import AppContext
from app.errors import AppError, UsageError
from app.jobs.job import Job, JobProgress, JobState
from tests.helpers.dask_cluster import DaskCluster, dask_cluster
from tests.unit.jobs.conftest import lines, plain

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.fixture
def cluster(home: Path) -> Iterator[DaskCluster]:
    with dask_cluster(workers=2) as cluster:
        yield cluster


def test_a_worker_and_the_scheduler_are_killed_and_the_results_are_those_of_one_machine(
    context: AppContext, job: Job, letters: Path, tmp_path: Path, cluster: DaskCluster
) -> None:
    for number in range(100, 140):
        (letters / f"{number}.txt").write_text(f"Letter {number}\nDate: {number % 28 + 1} April 2026\n")
    (letters / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    alone = batch.create(context, replace(job, out=tmp_path / "alone.jsonl"))
    batch.run(context, alone, workers=2)

    killed: list[subprocess.Popen[bytes]] = []

    def kill_one(progress: JobProgress) -> None:
        if progress.done >= 10 and not killed:
            assert progress.done < 52
            killed.append(cluster.workers[0])
            time.sleep(1)  # what is on the way is answered, and lies in the workers' memory
            cluster.workers[1].send_signal(signal.SIGSTOP)  # so that fetching a result takes a while
            threading.Timer(0.5, kill_while_fetching).start()

    def kill_while_fetching() -> None:
        killed[0].kill()
        time.sleep(0.5)
        cluster.workers[1].send_signal(signal.SIGCONT)

    id_ = batch.create(context, job)
    progress = batch.run(context, id_, scheduler=cluster.address, on_progress=kill_one)
    assert killed
    assert (progress.state, progress.done, progress.failed) == (JobState.FINISHED, 52, 1)
    assert plain(job.out) == plain(tmp_path / "alone.jsonl")

    def kill_scheduler(progress: JobProgress) -> None:
        if progress.done >= 10 and cluster.scheduler.poll() is None:
            threading.Timer(0.1, cluster.scheduler.kill).start()  # while somebody waits for it

    by_path = replace(job, out=tmp_path / "by_path.csv", format="csv")
    id_ = batch.create(context, by_path)
    with pytest.raises(AppError, match=r"connection to the scheduler was lost. Start the job again"):
        batch.run(context, id_, scheduler=cluster.address, by_path=True, on_progress=kill_scheduler)
    assert 10 <= batch.progress(context, id_).done < 52
    assert batch.run(context, id_, workers=2).done == 52
    assert len(by_path.out.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(lines(job.out))


def test_no_scheduler_is_told_in_a_sentence(
    context: AppContext, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.cluster.CONNECT_S", 0.5)
    id_ = batch.create(context, job)
    with pytest.raises(UsageError, match=r"No scheduler answers at tcp://127.0.0.1:9. Start one"):
        batch.run(context, id_, scheduler="tcp://127.0.0.1:9")
