"""Reads the fields of a PDF's AcroForm. Scripts in it are looked at for date and number masks, never run."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name

from app.errors import DocumentError
from app.events import ProgressListener
from app.forms.form import Form, FormField, FormFieldType, FormKind, Option, Place
from app.forms.form_labels import labelled
from app.forms.form_page import form_pages
from app.forms.form_values import OFF
from app.forms.page_print import PagePrint
from app.forms.pdf_fields import (
    COMB,
    COMBO,
    EDIT,
    MULTILINE,
    MULTISELECT,
    PUSH,
    RADIO,
    READ_ONLY,
    REQUIRED,
    PageFrame,
    PdfField,
    acro_form,
    fields_of,
    is_signed,
    open_pdf,
    text_of,
)

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

XFA_NOTICE = (
    "The form also has a part made for Adobe programs (XFA); the fields that every program shows are used, "
    "and that part is left out of the filled copy."
)
SIGNED_NOTICE = "The form is signed; it is filled in so that the signature stays valid, or not at all."
CALCULATED_NOTICE = "Fields that the form works out by script are not worked out here: check them."

_ARGUMENTS = r"""\s*\(\s*(?P<arguments>[^)]*)\)"""
_DATE = re.compile(r"AF(?:Date|Time)_Format(?:Ex)?" + _ARGUMENTS)
_NUMBER = re.compile(r"AF(?P<kind>Number|Percent)_Format" + _ARGUMENTS)
_SPECIAL = re.compile(r"AFSpecial_Format" + _ARGUMENTS)
_DATE_MASKS = (
    *("m/d", "m/d/yy", "mm/dd/yy", "mm/yy", "d-mmm", "d-mmm-yy", "dd-mmm-yy", "yy-mm-dd", "mmm-yy"),
    *("mmmm-yy", "mmm d, yyyy", "mmmm d, yyyy", "m/d/yy h:MM tt", "m/d/yy HH:MM"),
)
"""What the numbers of AFDate_Format stand for (Acrobat's AForm.js)."""
_NUMBER_MASKS = ("#,##0.", "0.", "#.##0,", "0,", "#'##0.")
_SPECIAL_MASKS = ("99999", "99999-9999", "(999) 999-9999", "999-99-9999")


def has_fields(file: "DocumentFile") -> bool:
    """Whether the PDF has fields that a person fills in."""
    with open_pdf(file) as pdf:
        return any(
            _type(field) not in (FormFieldType.BUTTON, FormFieldType.SIGNATURE) for field in fields_of(pdf)
        )


def read_pdf_form(file: "DocumentFile", on_progress: ProgressListener) -> Form:
    """The form with its labels; `path` is left to the caller. Raises DocumentError, PasswordNeeded."""
    with open_pdf(file) as pdf:
        frames = [PageFrame.of(page) for page in pdf.pages]
        found = fields_of(pdf)
        fields = tuple(_field(field, frames) for field in found)
        calculated = any(field.calculated for field in fields)
        notices = [
            notice
            for notice, holds in (
                (XFA_NOTICE, Name.XFA in (acro_form(pdf) or {})),
                (SIGNED_NOTICE, is_signed(pdf, found)),
                (CALCULATED_NOTICE, calculated),
            )
            if holds
        ]
        title = text_of(pdf.docinfo.get("/Title")).strip() if "/Info" in pdf.trailer else ""
    return Form(
        path=Path(file.name),
        kind=FormKind.PDF,
        fields=tuple(labelled(fields, _pages(file, fields, on_progress))),
        title=title,
        notices=tuple(notices),
        fingerprint=_fingerprint(fields),
    )


def _pages(
    file: "DocumentFile", fields: Sequence[FormField], on_progress: ProgressListener
) -> dict[int, PagePrint]:
    """What the pages say, by the program's own reader, so that pictures of pages are read, too."""
    try:
        document = file.read(on_progress)
    except DocumentError:
        return {}
    indices = {place.page_index for field in fields for place in field.places}
    return {page.index: PagePrint(page, fields) for page in form_pages(file, document, indices, fields)}


def _type(field: PdfField) -> FormFieldType:
    match field.kind:
        case "/Sig":
            return FormFieldType.SIGNATURE
        case "/Btn":
            if field.flags & PUSH:
                return FormFieldType.BUTTON
            states = {widget.on_state for widget in field.widgets} - {""}
            return FormFieldType.RADIO if field.flags & RADIO or len(states) > 1 else FormFieldType.CHECK
        case "/Ch":
            is_list = field.flags & MULTISELECT or not field.flags & COMBO
            return FormFieldType.LIST if is_list else FormFieldType.CHOICE
    script = _script(field)
    if _DATE.search(script):
        return FormFieldType.DATE
    return FormFieldType.NUMBER if _NUMBER.search(script) else FormFieldType.TEXT


def _field(field: PdfField, frames: list[PageFrame]) -> FormField:
    kind = _type(field)
    length = field.get("/MaxLen")
    is_text = field.kind == "/Tx"
    return FormField(
        id=field.name,
        type=kind,
        label="",
        places=tuple(_places(field, frames)),
        options=_options(field, kind),
        value=_value(field, kind),
        required=bool(field.flags & REQUIRED),
        read_only=bool(field.flags & READ_ONLY),
        multiline=is_text and bool(field.flags & MULTILINE),
        comb=is_text and bool(field.flags & COMB) and isinstance(length, int) and length > 0,
        editable=kind is FormFieldType.CHOICE and bool(field.flags & EDIT),
        max_length=length if is_text and isinstance(length, int) and length > 0 else None,
        format=_format(field) if is_text else "",
        tooltip=" ".join(text_of(field.get("/TU")).split()),
        calculated="/C" in (field.get("/AA") or {}),
    )


def _places(field: PdfField, frames: list[PageFrame]) -> list[Place]:
    places = []
    for widget in field.widgets:
        rect = widget.rect
        if rect is not None and not widget.is_hidden:
            box = frames[widget.page_index].shown(*rect)
            places.append(Place(widget.page_index, box, widget.on_state))
    return places


def _options(field: PdfField, kind: FormFieldType) -> tuple[Option, ...]:
    listed = field.get("/Opt")
    options = list(listed) if isinstance(listed, Array) else []
    if kind in (FormFieldType.CHOICE, FormFieldType.LIST):
        return tuple(_choice(option) for option in options)
    if kind not in (FormFieldType.CHECK, FormFieldType.RADIO):
        return ()
    states = dict.fromkeys(widget.on_state for widget in field.widgets if widget.on_state)
    labels = {str(number): text_of(option) for number, option in enumerate(options)}
    return tuple(Option(state, labels.get(state) or "") for state in states)


def _choice(option: object) -> Option:
    if isinstance(option, Array) and len(option) >= 2:
        return Option(text_of(option[0]), text_of(option[1]))
    text = text_of(option)
    return Option(text, text)


def _value(field: PdfField, kind: FormFieldType) -> str | tuple[str, ...]:
    value = field.get("/V")
    if kind is FormFieldType.LIST:
        chosen = list(value) if isinstance(value, Array) else [value]
        return tuple(text for each in chosen if (text := text_of(each)))
    if kind in (FormFieldType.CHECK, FormFieldType.RADIO):
        return text_of(value) or OFF
    return "" if kind in (FormFieldType.SIGNATURE, FormFieldType.BUTTON) else text_of(value)


def _script(field: PdfField) -> str:
    """The scripts that format what is typed, as text."""
    actions = field.get("/AA")
    if not isinstance(actions, Dictionary):
        return ""
    scripts = (actions.get(key) for key in ("/F", "/K"))
    return "\n".join(text_of(each.get(Name.JS)) for each in scripts if isinstance(each, Dictionary))


def _format(field: PdfField) -> str:
    script = _script(field)
    if match := _DATE.search(script):
        argument = match["arguments"].strip().strip("'\"")
        if argument.isdecimal():
            return _DATE_MASKS[int(argument)] if int(argument) < len(_DATE_MASKS) else ""
        return argument
    if match := _NUMBER.search(script):
        return _number_mask(match["kind"], [each.strip() for each in match["arguments"].split(",")])
    if match := _SPECIAL.search(script):
        argument = match["arguments"].strip()
        return _SPECIAL_MASKS[int(argument)] if argument in "0123" and argument else ""
    return ""


def _number_mask(kind: str, arguments: list[str]) -> str:
    """`#.##0,00 EUR` and the like, from decimals, style of separators, ..., currency, currency first."""
    if len(arguments) < 2 or not (arguments[0].isdecimal() and arguments[1] in "01234"):
        return ""
    mask = _NUMBER_MASKS[int(arguments[1])]
    decimals = min(int(arguments[0]), 10)
    mask = mask + "0" * decimals if decimals else mask[:-1]
    if kind == "Percent":
        return f"{mask} %"
    currency = arguments[4].strip("'\"") if len(arguments) > 5 else ""
    currency = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), currency)
    return currency + mask if currency and arguments[5] == "true" else mask + currency


def _fingerprint(fields: tuple[FormField, ...]) -> str:
    """The same for every copy of the form: names, types and places, whatever is filled in."""
    parts = [f"{field.id}|{field.type}|{[place.box.as_list() for place in field.places]}" for field in fields]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
