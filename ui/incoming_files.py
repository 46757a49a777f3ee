"""What a person hands over, as files to open: of folders the documents, a pasted picture as a new file."""

import hashlib
from contextlib import suppress
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from app.documents.file_kind import USUAL_SUFFIXES
from app.errors import AppError


def files_of(path: Path) -> list[Path]:
    """The file itself, or what a folder holds that looks like a document."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in USUAL_SUFFIXES)


def files_on_clipboard(folder: Path) -> list[Path]:
    """Files on the clipboard, or the picture there, written to `folder` for its owner alone; or nothing.

    The same picture gives the same file. Raises AppError where it can't be written.
    """
    clipboard = QGuiApplication.clipboard()
    files = [Path(url.toLocalFile()) for url in clipboard.mimeData().urls() if url.isLocalFile()]
    image = clipboard.image().convertToFormat(QImage.Format.Format_ARGB32)
    if files or image.isNull():
        return files
    path = folder / f"Pasted picture {hashlib.sha256(image.constBits()).hexdigest()[:8]}.png"
    with suppress(OSError):  # told below
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    if not image.save(str(path)):
        raise AppError(
            "The pasted picture could not be kept.",
            f"Check that {folder} can be written, or save the picture as a file and open that.",
        )
    return [path]
