"""Fetches page pictures for the page view, the newest wish first to count."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.documents.page_picture import PagePicture
from app.documents.reader_process import ReaderProcess
from app.errors import AppError
from ui.job_bridge import Job, JobBridge, Lane
from ui.review.page_view import PageView

STILL_NEAR = 4
"""Pages further away are not waited for any more."""


class PagePictures(QObject):
    """Answers `picture_needed` of a page view for the document it was told of.

    `reader` is its own, so that reading the next document does not hold up the pages of this one.
    """

    def __init__(self, reader: ReaderProcess, bridge: JobBridge, pages: PageView) -> None:
        super().__init__(pages)
        self._reader = reader
        self._bridge = bridge
        self._pages = pages
        self._path: Path | None = None
        self._password: str | None = None
        self._jobs: dict[int, tuple[float, Job]] = {}
        pages.picture_needed.connect(self._on_needed)

    def warm_up(self, path: Path) -> None:
        """Start the reader by painting a page that nobody sees."""

        def work(*_: object) -> None:
            self._reader.render_page(path, 0, pixels_per_point=0.1)

        def ignore(_: object) -> None:
            """Nothing comes of it."""

        self._bridge.start(Lane.PICTURES, work, on_done=ignore, on_failed=ignore)

    def show(self, path: Path | None, password: str | None) -> None:
        """From now on the pictures are of this file."""
        if path != self._path:
            for _, job in self._jobs.values():
                job.cancel()
            self._jobs.clear()
        self._path, self._password = path, password

    def _on_needed(self, page_index: int, pixels_per_point: float) -> None:
        if self._path is None:
            return
        for index in [i for i in self._jobs if abs(i - page_index) > STILL_NEAR]:
            self._jobs.pop(index)[1].cancel()
        wished, before = self._jobs.get(page_index, (0.0, None))
        if before is not None and wished == pixels_per_point:
            return
        if before is not None:
            before.cancel()
        reader, path, password = self._reader, self._path, self._password

        def work(*_: object) -> PagePicture:
            return reader.render_page(path, page_index, pixels_per_point=pixels_per_point, password=password)

        def done(picture: PagePicture) -> None:
            self._jobs.pop(page_index, None)
            image = QImage(
                picture.rgb, picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888
            )
            self._pages.set_picture(page_index, image.copy(), pixels_per_point)

        def failed(_: AppError) -> None:
            """The page stays white; the job stays noted, so that it is not asked for again."""

        job = self._bridge.start(Lane.PICTURES, work, on_done=done, on_failed=failed)
        self._jobs[page_index] = (pixels_per_point, job)
