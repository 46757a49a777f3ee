"""Asks the person for files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.documents.file_kind import USUAL_SUFFIXES

DOCUMENTS = f"Documents ({' '.join('*' + suffix for suffix in USUAL_SUFFIXES)});;All files (*)"


class Files:
    """The questions about files, in one place for a test to answer."""

    @classmethod
    def ask_for_documents(cls, parent: QWidget | None) -> list[Path]:
        """Documents to open; empty where the person gave up."""
        names, _ = QFileDialog.getOpenFileNames(parent, "Open documents", "", DOCUMENTS)
        return [Path(name) for name in names]

    @classmethod
    def ask_for_folder(cls, parent: QWidget | None) -> Path | None:
        """A folder to write to, or None where the person gave up."""
        name = QFileDialog.getExistingDirectory(parent, "Choose a folder")
        return Path(name) if name else None

    @classmethod
    def ask_where_to_save(
        cls, parent: QWidget | None, suggestion: Path, filters: Sequence[str]
    ) -> Path | None:
        """Where to write; the suffix follows the filter chosen where none was typed."""
        name, chosen = QFileDialog.getSaveFileName(parent, "Save", str(suggestion), ";;".join(filters))
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(chosen.rpartition("*")[2].rstrip(")"))
