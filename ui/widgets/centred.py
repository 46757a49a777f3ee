"""Puts a widget of fixed width into the middle, and lets its wrapped text have the height it needs."""

from PySide6.QtWidgets import QHBoxLayout, QWidget


def centred(widget: QWidget) -> QHBoxLayout:
    """A row with room at both sides; an alignment would cut wrapped labels off."""
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    row.addStretch()
    return row
