"""The fields of a Word document: content controls and the older form fields, and writing into them.

ECMA-376 part 1, 17.5.2 (structured document tags) and 17.16 (fields and form field properties); the check
box control is Word 2010's (MS-DOCX 2.6).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from app.forms.form import FormField, FormFieldType, Option, StoredValue
from app.forms.form_values import OFF
from app.forms.xml_parts_edit import Node, XmlPart, xml_text

ON = "On"
_EN_SPACES = "\u2002\u00a0 "
_TEXT_PARTS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HIDDEN = {"del", "moveFrom", "instrText", "rPr", "pPr", "sdtPr", "Fallback", "tcPr", "ffData"}
_NO_FIELDS = {"docPartObj", "docPartList", "group", "picture", "equation", "citation", "bibliography"}
_NO_FIELDS |= {"repeatingSection", "repeatingSectionItem"}
_SHOWN = {"r", "hyperlink", "ins", "del", "smartTag", "fldSimple", "moveTo", "moveFrom"}
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")


@dataclass(eq=False)
class DocxField:
    """One field in a part; `shown` are the runs and paragraphs that show its value."""

    part: XmlPart
    node: Node
    """The control, or the run in which an older form field begins."""
    settings: Node | None
    """Its `sdtPr` or `ffData`."""
    shown: list[Node]
    end: Node | None = None
    """The run in which an older form field ends; None for a content control."""
    has_separator: bool = True

    @property
    def is_control(self) -> bool:
        """A content control, not an older form field."""
        return self.end is None

    @property
    def name(self) -> str:
        """What the file calls it: tag or title of a control, bookmark of an older field; may be empty."""
        if self.is_control:
            return (
                _value(self.settings, "tag") or _value(self.settings, "alias") or _value(self.settings, "id")
            )
        return _value(self.settings, "name")

    @property
    def title(self) -> str:
        """What the form's author calls it for people, if anything."""
        if self.is_control:
            return _value(self.settings, "alias")
        return _value(self.settings, "statusText") or _value(self.settings, "helpText")

    @property
    def binding(self) -> tuple[str, str] | None:
        """Controls with the same one show the same datum."""
        bound = self.settings.child("dataBinding") if self.settings is not None and self.is_control else None
        return (bound.get("storeItemID") or "", bound.get("xpath") or "") if bound is not None else None

    @property
    def text(self) -> str:
        """What it shows."""
        return (
            "\n".join(shown_text(node) for node in self.shown).strip("\n")
            if self.is_control
            else "".join(shown_text(node) for node in self.shown)
        )

    @property
    def placeholder(self) -> str:
        """The hint that stands where nothing was filled in yet; empty where something was."""
        if self.is_control and self.settings is not None and self.settings.child("showingPlcHdr") is not None:
            return " ".join(self.text.split())
        return ""

    def described(self) -> FormField:
        """The field without id and label."""
        field = FormField("", FormFieldType.TEXT, "")
        return self._control(field) if self.is_control else self._older(field)

    def _control(self, field: FormField) -> FormField:
        settings = self.settings
        lock = _value(settings, "lock")
        text = "" if self.placeholder or settings is None else self.text.strip(_EN_SPACES)
        field = replace(field, read_only=lock in ("contentLocked", "sdtContentLocked"), value=text)
        if settings is None:
            return replace(field, value=self.text, multiline=True)
        if (box := settings.child("checkbox")) is not None:
            return replace(field, type=FormFieldType.CHECK, options=_ON, value=_state(box.child("checked")))
        for name in ("dropDownList", "comboBox"):
            if (choices := settings.child(name)) is not None:
                options = tuple(o for o in _items(choices) if o.label != self.placeholder)
                value = next((o.export for o in options if o.label == text), text)
                return replace(
                    field,
                    type=FormFieldType.CHOICE,
                    options=options,
                    editable=name == "comboBox",
                    value=value,
                )
        if (day := settings.child("date")) is not None:
            return replace(field, type=FormFieldType.DATE, format=_value(day, "dateFormat"))
        plain = settings.child("text")
        return replace(field, multiline=plain is None or plain.get("multiLine") in ("1", "true", "on"))

    def _older(self, field: FormField) -> FormField:
        settings = self.settings
        if settings is None:
            return field
        enabled = settings.child("enabled")
        field = replace(field, read_only=enabled is not None and not _is_on(enabled))
        if (box := settings.child("checkBox")) is not None:
            state = box.child("checked") or box.child("default")
            return replace(field, type=FormFieldType.CHECK, options=_ON, value=_state(state))
        if (choices := settings.child("ddList")) is not None:
            entries = [entry.get("val") or "" for entry in choices.children if entry.name == "listEntry"]
            chosen = _value(choices, "result") or _value(choices, "default") or "0"
            at = int(chosen) if chosen.isdecimal() else 0
            value = entries[at] if at < len(entries) else ""
            options = tuple(Option(entry, entry) for entry in dict.fromkeys(entries) if entry.strip())
            return replace(field, type=FormFieldType.CHOICE, options=options, value=value.strip())
        text = settings.child("textInput")
        kind, longest = _value(text, "type"), _value(text, "maxLength")
        types = {"date": FormFieldType.DATE, "number": FormFieldType.NUMBER}
        works_itself_out = kind in ("calculated", "currentDate", "currentTime")
        return replace(
            field,
            type=types.get(kind, FormFieldType.TEXT),
            value=self.text.strip(_EN_SPACES),
            max_length=int(longest) if longest.isdecimal() and int(longest) > 0 else None,
            format=_value(text, "format"),
            multiline=kind in ("", "regular"),
            read_only=field.read_only or works_itself_out,
            calculated=works_itself_out,
        )

    def write(self, value: StoredValue, field: FormField, *, keeps_binding: bool = False) -> StoredValue:
        """Has the part show `value`; returns it as it then stands there.

        A binding stays only where the datum it leads to was written too: Word would put the old one back.
        """
        text = value if isinstance(value, str) else ", ".join(value)
        if not self.is_control:
            return self._write_older(text, field)
        settings = self.settings
        for name in ("showingPlcHdr",) if keeps_binding else ("showingPlcHdr", "dataBinding"):
            if settings is not None and (mark := settings.child(name)) is not None:
                self.part.replace(mark)
        if settings is not None and (box := settings.child("checkbox")) is not None:
            self._tick(box, text != OFF)
            return text
        if settings is not None and (day := settings.child("date")) is not None:
            text = self._write_date(day, text)
        shown = next((o.label for o in field.options if o.export == text), text)
        self._show(shown)
        return text

    def _write_date(self, day: Node, text: str) -> str:
        """An ISO date is written as the control wants it; other text as it is."""
        prefix = day.prefix
        iso = _ISO_DATE.fullmatch(text.strip())
        if iso is None:
            self.part.set_attributes(day, {f"{prefix}fullDate": None})
            return text
        try:
            moment = date(*map(int, iso.groups()))
        except ValueError:
            return text
        self.part.set_attributes(day, {f"{prefix}fullDate": f"{moment.isoformat()}T00:00:00Z"})
        mask = _value(day, "dateFormat") or "yyyy-MM-dd"
        mask = re.sub(r"(?<![A-Za-z])dddd(?![A-Za-z])", "EEEE", mask).replace("ddd", "EEE")
        try:
            return format_date(moment, mask, locale=Locale.parse(_value(day, "lid") or "en", sep="-"))
        except (ValueError, UnknownLocaleError, KeyError):
            return moment.isoformat()

    def _tick(self, box: Node, is_on: bool) -> None:
        prefix = box.prefix
        checked = box.child("checked")
        if checked is not None:
            self.part.set_attributes(checked, {f"{prefix}val": "1" if is_on else "0"})
        else:
            new = f'<{prefix}checked {prefix}val="{int(is_on)}"/>'
            self.part.insert(box, new, box.children[0] if box.children else None)
        state = box.child("checkedState" if is_on else "uncheckedState")
        code = (state.get("val") if state is not None else None) or ("2612" if is_on else "2610")
        font = (state.get("font") if state is not None else None) or "MS Gothic"
        w = self.node.prefix
        fonts = "".join(f' {w}{name}="{xml_text(font)}"' for name in ("ascii", "eastAsia", "hAnsi"))
        self._show(chr(int(code, 16)), f'<{w}rFonts{fonts} {w}hint="eastAsia"/>')

    def _write_older(self, text: str, field: FormField) -> str:
        settings = self.settings
        if settings is None:
            return text
        w = settings.prefix
        if (box := settings.child("checkBox")) is not None:
            if (checked := box.child("checked")) is not None:
                self.part.replace(checked)
            self.part.insert(box, f'<{w}checked {w}val="{int(text != OFF)}"/>')
            return text
        if (choices := settings.child("ddList")) is not None:
            entries = [entry.get("val") or "" for entry in choices.children if entry.name == "listEntry"]
            if (result := choices.child("result")) is not None:
                self.part.replace(result)
            first = choices.children[0] if choices.children else None
            at = entries.index(text) if text in entries else 0
            self.part.insert(choices, f'<{w}result {w}val="{at}"/>', first)
            return text
        self._show(text or "\u2002" * 5)
        return text

    def _show(self, text: str, fonts: str = "") -> None:
        """Puts one run with the text where the value stands, in the letters that stood there."""
        w = self.node.prefix
        runs = [run for node in self.shown for run in _runs(node)]
        style = self._letters(runs[0] if runs else self.node)
        if fonts:
            style = fonts + re.sub(rf"<{w}rFonts\b[^>]*/>", "", style)
        breaks = {"\t": f"<{w}tab/>", "\n": f"<{w}br/>"}
        pieces = [piece for piece in re.split(r"([\t\n])", text) if piece]
        written = "".join(
            breaks.get(piece) or f'<{w}t xml:space="preserve">{xml_text(piece)}</{w}t>' for piece in pieces
        )
        properties = f"<{w}rPr>{style}</{w}rPr>" if style else ""
        run = f"<{w}r>{properties}{written}</{w}r>"
        if not self.is_control:
            self._show_older(run, w)
            return
        first = runs[0] if runs else None
        home = _paragraph_of(first, self.node) if first is not None else None
        for node in self.shown:
            paragraphs = [p for p in (node, *node.walk()) if p.name == "p"]
            for paragraph in paragraphs:
                if home is None and first is None:
                    home = paragraph
                if paragraph is not home and paragraph.parent is not None and paragraph.parent.name != "tc":
                    self.part.replace(paragraph)
        if first is not None:
            self.part.replace(first, run)
            for other in runs[1:]:
                self.part.replace(other)
        elif home is not None:
            self.part.insert(home, run)
        elif (content := self.node.child("sdtContent")) is not None:
            self.part.set_inner(content, run)

    def _show_older(self, run: str, w: str) -> None:
        if not self.has_separator:
            run = f'<{w}r><{w}fldChar {w}fldCharType="separate"/></{w}r>{run}'
        if self.shown:
            self.part.replace(self.shown[0], run)
            for node in self.shown[1:]:
                self.part.replace(node)
        elif self.end is not None and self.end.parent is not None:
            self.part.insert(self.end.parent, run, self.end)

    def _letters(self, run: Node) -> str:
        """The run properties that the value gets: never those of the placeholder."""
        own = self.settings.child("rPr") if self.settings is not None and self.is_control else None
        is_hint = bool(self.placeholder)
        properties = own if own is not None and (is_hint or not self.shown) else run.child("rPr")
        if properties is None:
            return ""
        return "".join(
            self.part.source(each)
            for each in properties.children
            if not (is_hint and properties is not own and each.name in ("rStyle", "color", "vanish"))
        )


_ON = (Option(ON, "Yes"),)


def fields_in(part: XmlPart) -> list[DocxField]:
    """The fields of a part in document order."""
    found: list[DocxField] = []
    open_fields: list[DocxField] = []
    instructions: list[str] = []
    is_result: list[bool] = []
    for node in _visible(part.root):
        if node.name == "sdt" and _is_field(node):
            content = node.child("sdtContent")
            found.append(
                DocxField(part, node, node.child("sdtPr"), list(content.children) if content else [])
            )
        elif node.name == "fldChar":
            run = node.parent
            kind = node.get("fldCharType")
            if run is None:
                continue
            if kind == "begin":
                open_fields.append(DocxField(part, run, node.child("ffData"), [], run, has_separator=False))
                instructions.append("")
                is_result.append(False)
            elif kind == "separate" and open_fields:
                is_result[-1] = True
                open_fields[-1].has_separator = True
            elif kind == "end" and open_fields:
                field, instruction = open_fields.pop(), instructions.pop()
                is_result.pop()
                field.end = run
                if field.settings is not None and re.match(r"\s*FORM(TEXT|CHECKBOX|DROPDOWN)\b", instruction):
                    found.append(field)
        elif node.name == "instrText" and instructions and not is_result[-1]:
            instructions[-1] += node.text
        elif node.name == "r" and open_fields and is_result[-1] and not node.child("fldChar"):
            open_fields[-1].shown.append(node)
    return sorted(found, key=lambda field: field.node.start)


def shown_text(node: Node) -> str:
    """The text of an element as Word shows it."""
    if node.name == "t":
        return node.text
    if node.name == "sym":
        return "☐"
    if node.name in _TEXT_PARTS:
        return _TEXT_PARTS[node.name]
    pieces = [shown_text(child) for child in node.children if child.name not in _HIDDEN]
    inner = [p for p in node.children if p.name == "p"]
    return ("\n" if len(inner) > 1 else "").join(pieces)


def _visible(node: Node) -> Iterator[Node]:
    """All elements inside but those of the copy for old programs."""
    for child in node.children:
        if child.name != "Fallback":
            yield child
            yield from _visible(child)


def _is_field(control: Node) -> bool:
    """A control that a person fills in: no container of other controls, no picture, no table of contents."""
    settings = control.child("sdtPr")
    kinds = {each.name for each in settings.children} if settings is not None else set()
    if kinds & _NO_FIELDS:
        return False
    return bool(kinds & {"text", "checkbox", "dropDownList", "comboBox", "date"}) or not any(
        inside.name in ("sdt", "fldChar", "tbl") for inside in control.walk()
    )


def _runs(node: Node) -> Iterator[Node]:
    if node.name in _SHOWN:
        yield node
    elif node.name not in _HIDDEN:
        for child in node.children:
            yield from _runs(child)


def _paragraph_of(node: Node, limit: Node) -> Node | None:
    for ancestor in node.ancestors():
        if ancestor is limit:
            return None
        if ancestor.name == "p":
            return ancestor
    return None


def _items(choices: Node) -> Iterator[Option]:
    for item in choices.children:
        export = item.get("value")
        if item.name == "listItem" and export:
            yield Option(export, item.get("displayText") or export)


def _value(node: Node | None, name: str) -> str:
    child = node.child(name) if node is not None else None
    return (child.get("val") or "") if child is not None else ""


def _is_on(node: Node) -> bool:
    return (node.get("val") or "1") in ("1", "true", "on")


def _state(node: Node | None) -> str:
    return ON if node is not None and _is_on(node) else OFF
