"""Writes values into the fields of a PDF, so that every viewer shows them."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from app.errors import DocumentError
from app.forms.appearance import Frame, Style, draw_list, draw_mark, draw_text
from app.forms.fonts import Fonts
from app.forms.form import FilledForm, Form, FormField, FormFieldType, StoredValue
from app.forms.form_values import OFF
from app.forms.incremental import appended
from app.forms.pdf_fields import (
    MULTISELECT,
    PASSWORD,
    PdfField,
    PdfWidget,
    acro_form,
    adopt,
    fields_of,
    is_signed,
    open_pdf,
    text_of,
)
from app.forms.pdf_permission import refuse_forbidden

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

XFA_DROPPED = (
    "The part of the form for Adobe programs only (XFA) was left out: all programs show the same now."
)
RIGHTS_DROPPED = "The form's usage rights for Adobe Reader were left out; they do not outlast a change."

_FONT = re.compile(rb"/([^\s/<>\[\]()]*)\s+[-+.\d]+\s+Tf")


def fill_pdf_form(
    file: "DocumentFile", form: Form, values: Mapping[str, StoredValue], *, flatten: bool
) -> FilledForm:
    """The filled copy.

    Raises DocumentError where the file may not be filled in, a signature would not outlast it, or no font has
    a character.
    """
    with open_pdf(file) as pdf:
        fields = fields_of(pdf)
        refuse_forbidden(pdf, file, fields, set(values), flatten=flatten)
        writer = _Writer(pdf, form)
        for field in fields:
            if field.name in values:
                writer.write(field, values[field.name])
        writer.warn_of_calculated(set(values))
        if is_signed(pdf, fields):
            writer.fonts.embed()
            data = appended(file.data, pdf)
        else:
            writer.finish(fields)
            if flatten:
                _flatten(pdf)
            out = BytesIO()
            pdf.save(out, encryption=pdf.is_encrypted)
            data = out.getvalue()
    return FilledForm(data, dict(values), tuple(writer.notices))


class _Writer:
    """Puts values and their appearances into one document."""

    def __init__(self, pdf: Pdf, form: Form) -> None:
        self.fonts = Fonts(pdf)
        self.notices: list[str] = []
        self._pdf = pdf
        self._fields = {field.id: field for field in form.fields}
        self._acro_form = acro_form(pdf) or Dictionary()
        self._drawn: set[int] = set()

    def write(self, field: PdfField, value: StoredValue) -> None:
        """Stores the value and draws it in each of the field's widgets."""
        asked = self._fields[field.name]
        if isinstance(value, tuple) and len(value) > 1 and not field.flags & MULTISELECT:
            raise DocumentError(f"'{asked.label}' takes one option only.", "Give one of them.")
        for node in field.nodes:
            _store(node, asked, value)
        is_whole = True
        for widget in field.widgets:
            if Name.T not in widget.node and Name.Parent in widget.node:
                _forget(widget.node, Name.V)
            if field.kind == "/Btn":
                self._mark(field, widget, asked, str(value))
            else:
                is_whole = self._draw(field, widget, asked, value) and is_whole
        if not is_whole:
            self.notices.append(
                f"'{asked.label}' is longer than its field shows even in the smallest print; "
                "all of it is stored."
            )

    def warn_of_calculated(self, written: set[str]) -> None:
        """Scripts are not run: what they would work out is for the person to check."""
        labels = [f"'{f.label}'" for f in self._fields.values() if f.calculated and f.id not in written]
        if labels:
            more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
            self.notices.append(
                f"The form works out {', '.join(labels[:3])}{more} by script, which is not done here: "
                "check it."
            )

    def finish(self, fields: list[PdfField]) -> None:
        """Draws what viewers had to draw so far, and leaves out what would go stale."""
        asks_viewer = bool(self._acro_form.get(Name.NeedAppearances, False))
        for field in fields:
            asked = self._fields.get(field.name)
            if asked is None or field.kind not in ("/Tx", "/Ch") or not asked.value:
                continue
            for widget in field.widgets:
                is_bare = Name.N not in _dictionary(widget.node.get(Name.AP))
                if widget.order not in self._drawn and (is_bare or asks_viewer):
                    self._redraw(field, widget, asked)
        _forget(self._acro_form, Name.NeedAppearances)
        if Name.XFA in self._acro_form:
            _forget(self._acro_form, Name.XFA)
            _forget(self._pdf.Root, Name.NeedsRendering)
            self.notices.append(XFA_DROPPED)
        if Name.Perms in self._pdf.Root:
            _forget(self._pdf.Root, Name.Perms)
            self.notices.append(RIGHTS_DROPPED)
        adopt(self._pdf, fields)
        self.fonts.embed()

    def _redraw(self, field: PdfField, widget: PdfWidget, asked: FormField) -> None:
        """What the form held before; where no font has its characters, it stays as it is."""
        try:
            self._draw(field, widget, asked, asked.value)
        except DocumentError as error:
            self.notices.append(f"'{asked.label}' could not be drawn anew. {error.message}")

    def _draw(self, field: PdfField, widget: PdfWidget, asked: FormField, value: StoredValue) -> bool:
        """Whether all of the value is to be seen."""
        rect = widget.rect
        if rect is None or rect[2] - rect[0] < 1 or rect[3] - rect[1] < 1:
            return True
        frame = Frame.of(widget.node, rect)
        style = self._style(field, widget, asked)
        if asked.type is FormFieldType.LIST:
            labels = [option.label or option.export for option in asked.options]
            chosen = [number for number, option in enumerate(asked.options) if option.export in value]
            drawn = draw_list(self._pdf, self.fonts, frame, style, labels, chosen)
        else:
            labels = [o.label for o in asked.options if o.export == value and o.label]
            drawn = draw_text(self._pdf, self.fonts, frame, style, labels[0] if labels else str(value))
        widget.node.AP = Dictionary(N=drawn.stream)
        self._drawn.add(widget.order)
        return drawn.is_whole

    def _style(self, field: PdfField, widget: PdfWidget, asked: FormField) -> Style:
        written = widget.node.get(Name.DA) or field.get("/DA") or self._acro_form.get(Name.DA)
        alignment = field.get("/Q")
        size, colour, aligned = Style.of(
            text_of(written), self._acro_form.get(Name.Q) if alignment is None else alignment
        )
        return Style(
            size,
            colour,
            aligned,
            multiline=asked.multiline,
            comb_cells=asked.max_length or 0 if asked.comb and not asked.multiline else 0,
            is_password=field.kind == "/Tx" and bool(field.flags & PASSWORD),
        )

    def _mark(self, field: PdfField, widget: PdfWidget, asked: FormField, state: str) -> None:
        """Shows the state; a box that has no picture of its mark gets one."""
        own = widget.on_state or (state if asked.type is FormFieldType.CHECK and state != OFF else "")
        is_on = state not in (OFF, "") and own == state
        appearances = _dictionary(widget.node.get(Name.AP))
        pictures = appearances.get(Name.N)
        if isinstance(pictures, Stream) or not isinstance(pictures, Dictionary):
            pictures = Dictionary()
        if is_on and not self._is_drawable(pictures.get(Name(f"/{own}"))):
            rect = widget.rect
            if rect is not None:
                style = self._style(field, widget, asked)
                character = text_of(_dictionary(widget.node.get(Name.MK)).get(Name.CA))
                is_radio = asked.type is FormFieldType.RADIO
                frame = Frame.of(widget.node, rect)
                mark = draw_mark(self._pdf, frame, character, style.colour, is_radio=is_radio)
                pictures[Name(f"/{own}")] = mark
                appearances.N = pictures
                widget.node.AP = appearances
        widget.node.AS = Name(f"/{own}") if is_on else Name.Off

    def _is_drawable(self, picture: Object | None) -> bool:
        """Whether there is something in it, and the fonts that it names are known."""
        if not isinstance(picture, Stream):
            return False
        content = picture.read_bytes()
        known = [
            _dictionary(each.get(Name.Font))
            for each in (_dictionary(picture.get(Name.Resources)), _dictionary(self._acro_form.get(Name.DR)))
        ]
        named = (f"/{name.decode('latin-1')}" for name in _FONT.findall(content))
        return bool(content.strip()) and all(any(name in fonts for fonts in known) for name in named)


def _store(node: Dictionary, asked: FormField, value: StoredValue) -> None:
    if asked.type in (FormFieldType.CHECK, FormFieldType.RADIO):
        node.V = Name(f"/{value or OFF}")
        return
    _forget(node, Name.RV)
    _forget(node, Name.I)
    if isinstance(value, str):
        node.V = String(value)
        return
    places = [number for number, option in enumerate(asked.options) if option.export in value]
    if not value:
        _forget(node, Name.V)
        return
    node.V = String(value[0]) if len(value) == 1 else Array([String(each) for each in value])
    node.I = Array(places)


def _flatten(pdf: Pdf) -> None:
    pdf.flatten_annotations()
    _forget(pdf.Root, Name.AcroForm)


def _dictionary(value: object) -> Dictionary:
    return value if isinstance(value, Dictionary) and not isinstance(value, Stream) else Dictionary()


def _forget(holder: Object, key: Name) -> None:
    if key in holder:
        del holder[key]
