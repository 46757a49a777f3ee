"""The one style sheet of the window, filled with the colours of a palette."""

from dataclasses import asdict
from string import Template

from ui.style.palette import Palette


def style_sheet(palette: Palette) -> str:
    """The Qt style sheet in the colours of `palette`."""
    colours: dict[str, str] = {}
    for name, value in asdict(palette).items():
        if isinstance(value, dict):
            colours |= {f"{name}_{part}": colour for part, colour in value.items()}
        elif isinstance(value, str):
            colours[name] = value
    return _SHEET.substitute(colours)


_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QWidget#window { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $border_strong; padding: 6px 8px; }

QMenuBar { background: $window; border: none; padding: 2px 8px; }
QMenuBar::item { padding: 5px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_wash; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 6px 4px; }
QMenu::icon { padding-left: 8px; }

QFrame#header { background: $window; border: none; border-bottom: 1px solid $border; }
QFrame#column, QFrame#documents { background: $surface; border: none; }
QFrame#column { border-left: 1px solid $border; }
QFrame#documents { border-right: 1px solid $border; }
QFrame#detail { background: $surface; border: none; border-top: 1px solid $border; }

QLabel#title { font-size: 15pt; font-weight: 600; }
QLabel#headline { font-size: 20pt; font-weight: 600; }
QLabel#section { font-weight: 600; }
QLabel#muted, QLabel#hint { color: $muted; }
QLabel#warning { color: $check_ink; background: $check_wash; border-radius: 8px; padding: 8px 10px; }

QPushButton, QToolButton { background: $surface; border: 1px solid $border; border-radius: 8px;
  padding: 7px 14px; min-height: 18px; }
QToolButton { padding: 7px 10px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $sunken; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { border: 2px solid $accent; padding: 6px 13px; }
QToolButton:focus { padding: 6px 9px; }
QPushButton[primary="true"], QToolButton[primary="true"] { background: $accent; color: $on_accent;
  border: 1px solid $accent; font-weight: 600; }
QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:disabled, QToolButton[primary="true"]:disabled { background: $sunken;
  color: $muted; border-color: $border; }
QPushButton[primary="true"]:focus, QToolButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[flat="true"], QToolButton[flat="true"] { background: transparent; border: 1px solid transparent; }
QPushButton[flat="true"]:hover, QToolButton[flat="true"]:hover { background: $hover; }
QPushButton[flat="true"]:focus, QToolButton[flat="true"]:focus { border: 2px solid $accent; }
QPushButton[leftaligned="true"] { text-align: left; padding: 6px 10px; }
QPushButton[leftaligned="true"]:focus { padding: 5px 9px; }
QToolButton[compact="true"] { padding: 4px; border-radius: 6px; }
QToolButton[compact="true"]:focus { padding: 3px; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[popupMode="2"] { padding-right: 14px; }

QComboBox { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 7px 14px;
  min-height: 18px; }
QComboBox:hover { background: $hover; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url("%chevron%"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; padding: 4px;
  selection-background-color: $accent_wash; selection-color: $text; outline: none; }

QLineEdit, QPlainTextEdit, QTextEdit { background: $surface; border: 1px solid $border_strong;
  border-radius: 8px; padding: 7px 10px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 6px 9px; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $sunken; color: $muted; }

QListView, QTableView { background: $surface; border: none; outline: none;
  selection-background-color: $accent_wash; selection-color: $text; }
QListWidget { border: 1px solid $border; border-radius: 8px; padding: 4px; }
QListWidget:focus { border: 2px solid $accent; padding: 3px; }
QListWidget::item { padding: 7px 10px; border-radius: 6px; }
QListWidget::item:selected { background: $accent_wash; color: $text; }
QListView#fields, QListView#queue, QListView#candidates { background: $surface; }
QTableView { border: 1px solid $border; border-radius: 8px; gridline-color: $border; }
QTableView:focus { border: 2px solid $accent; }
QTableView::item { padding: 6px 8px; }
QTableCornerButton::section { background: $sunken; border: none; border-bottom: 1px solid $border; }
QTableView#entries { border: none; border-radius: 0; border-top: 1px solid $border; }
QHeaderView::section { background: $sunken; color: $muted; border: none;
  border-bottom: 1px solid $border; padding: 8px; font-weight: 600; }

QGraphicsView { background: $desk; border: 2px solid $desk; }
QGraphicsView:focus { border: 2px solid $accent; }
QLabel#notice { color: $check_ink; background: $check_wash; padding: 8px 16px; }

QProgressBar { background: $sunken; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $border_strong; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QSplitter::handle { background: $border; }
QSplitter::handle:hover { background: $accent; }

QStatusBar { background: $window; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QPushButton#privacy { border: none; background: transparent; color: $muted; padding: 4px 8px; min-height: 0; }
QPushButton#privacy:hover { color: $text; background: $hover; }
QPushButton#privacy:focus { border: 2px solid $accent; }

QFrame#drop { background: $surface; border: 2px dashed $border_strong; border-radius: 16px; }
QFrame#drop[active="true"] { border-color: $accent; background: $accent_wash; }
QFrame#veil { background: $accent_wash; border: 3px dashed $accent; border-radius: 16px; }
QFrame#findbar { background: $window; border: none; border-bottom: 1px solid $border; }
QFrame#readtext { background: $surface; border: none; border-left: 1px solid $border; }
QFrame#readtext QPlainTextEdit { border: none; border-radius: 0; padding: 0; }
QListView#strip { background: $window; border-right: 1px solid $border; }
QLineEdit#pagenumber { padding: 2px 6px; border-radius: 6px; }
QLineEdit#pagenumber:focus { padding: 1px 5px; }
QToolButton[flat="true"]:checked { background: $accent_wash; border: 1px solid $accent; }
QFrame#navigation { background: $window; border: none; border-right: 1px solid $border; }
QToolButton[panel="true"] { background: transparent; border: 1px solid transparent; border-radius: 10px;
  padding: 8px 2px 6px 2px; color: $muted; }
QToolButton[panel="true"]:hover { background: $hover; }
QToolButton[panel="true"]:checked { background: $accent_wash; color: $accent; }
QToolButton[panel="true"]:focus { border: 2px solid $accent; padding: 7px 1px 5px 1px; }
QFrame#strip { background: $window; border: none; border-bottom: 1px solid $border; }
QFrame#saved { background: $certain_wash; border: none; border-bottom: 1px solid $border; }
QToolButton[chip="true"] { background: $accent_wash; border: 1px solid $accent_wash; border-radius: 14px;
  padding: 3px 10px; }
QToolButton[chip="true"]:hover { border-color: $accent; }
QToolButton[chip="true"]:focus { border: 2px solid $accent; padding: 2px 9px; }
QToolButton[chip="true"][failed="true"] { background: $error_wash; color: $error_ink; }
QPushButton[missing="true"] { background: $error_wash; color: $error_ink; border: 1px solid transparent;
  border-radius: 12px; padding: 2px 12px; min-height: 18px; }
QPushButton[missing="true"]:focus { border: 2px solid $error_ink; padding: 1px 11px; }
QPushButton::menu-indicator { image: none; width: 0; }
QScrollArea#options, QScrollArea#options > QWidget > QWidget { background: transparent; border: none; }
QFrame#zoombar { background: $window; border: none; border-top: 1px solid $border; }
QFrame#errorcard, QFrame#card { background: $surface; border: 1px solid $border; border-radius: 16px; }
QCheckBox { spacing: 8px; }
""")
