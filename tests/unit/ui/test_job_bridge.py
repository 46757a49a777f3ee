import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.events import Cancelled, Progress
from ui.job_bridge import JobBridge, Lane


@pytest.fixture
def bridge(qapp: object) -> Iterator[JobBridge]:
    made = JobBridge()
    yield made
    made.close()


def refuse(error: AppError) -> None:
    raise AssertionError(error)


def test_work_runs_elsewhere_and_its_result_comes_back_on_the_main_thread(
    bridge: JobBridge, qtbot: QtBot
) -> None:
    seen: list[tuple[threading.Thread, threading.Thread]] = []
    bridge.start(
        Lane.READING,
        lambda *_: threading.current_thread(),
        on_done=lambda worker: seen.append((worker, threading.current_thread())),
        on_failed=refuse,
    )
    qtbot.waitUntil(lambda: len(seen) == 1)
    worker, receiver = seen[0]
    assert receiver is threading.main_thread()
    assert worker is not receiver


def test_progress_and_errors_arrive(bridge: JobBridge, qtbot: QtBot) -> None:
    news: list[object] = []

    def work(on_progress: object, is_cancelled: object) -> None:
        on_progress(Progress("reading", 1, 2))
        on_progress(Progress("answering", 1, 2))
        raise AppError("The file is broken.", "Get another one.")

    bridge.start(
        Lane.READING,
        work,
        on_done=news.append,
        on_failed=news.append,
        on_progress=lambda p: news.append(p.stage),
    )
    qtbot.waitUntil(lambda: len(news) == 3)
    assert news[:2] == ["reading", "answering"]
    assert str(news[2]) == "The file is broken. Get another one."


def test_an_unforeseen_error_is_told_in_plain_words(
    bridge: JobBridge, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    news: list[AppError] = []
    bridge.start(Lane.READING, lambda *_: 1 / 0, on_done=news.append, on_failed=news.append)
    qtbot.waitUntil(lambda: len(news) == 1)
    assert "inside the program" in news[0].message
    assert "ZeroDivisionError" in caplog.text


def test_nothing_is_heard_of_a_cancelled_job(bridge: JobBridge, qtbot: QtBot) -> None:
    started, heard, last = threading.Event(), [], []

    def work(on_progress: object, is_cancelled: object) -> str:
        started.set()
        while not is_cancelled():
            pass
        on_progress(Progress("answering", 1, 1))
        return "late"

    job = bridge.start(
        Lane.ANSWERING, work, on_done=heard.append, on_failed=heard.append, on_progress=heard.append
    )
    assert started.wait(5)
    job.cancel()
    bridge.start(Lane.ANSWERING, lambda *_: "next", on_done=last.append, on_failed=refuse)
    qtbot.waitUntil(lambda: last == ["next"])
    assert heard == []


def test_a_result_that_is_on_its_way_when_the_job_is_cancelled_is_dropped(
    bridge: JobBridge, qtbot: QtBot
) -> None:
    ended, heard, last = threading.Event(), [], []
    job = bridge.start(Lane.READING, lambda *_: "late", on_done=heard.append, on_failed=refuse)
    # The same lane is free again only after the result was sent; it waits in the main thread's queue.
    bridge.start(Lane.READING, lambda *_: ended.set(), on_done=last.append, on_failed=refuse)
    assert ended.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: last == [None])
    assert heard == []


def test_cancelled_is_a_state_and_not_an_error(bridge: JobBridge, qtbot: QtBot) -> None:
    heard, last = [], []

    def work(*_: object) -> None:
        raise Cancelled

    bridge.start(Lane.READING, work, on_done=heard.append, on_failed=heard.append)
    bridge.start(Lane.READING, lambda *_: None, on_done=last.append, on_failed=refuse)
    qtbot.waitUntil(lambda: last == [None])
    assert heard == []


def test_close_cancels_waits_and_takes_nothing_more(qapp: object, qtbot: QtBot) -> None:
    bridge = JobBridge()
    started, ended, heard = threading.Event(), threading.Event(), []

    def work(on_progress: object, is_cancelled: object) -> None:
        started.set()
        while not is_cancelled():
            pass
        ended.set()

    bridge.start(Lane.ANSWERING, work, on_done=heard.append, on_failed=heard.append)
    assert started.wait(5)
    with qtbot.waitSignal(bridge.closed):
        bridge.close()
    assert ended.is_set()
    assert bridge.start(Lane.READING, work, on_done=heard.append, on_failed=heard.append).is_cancelled
    assert heard == []
