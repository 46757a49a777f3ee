"""What may be done with a PDF: encryption that forbids filling in, signatures that would not outlast it."""

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Pdf

from app.errors import DocumentError
from app.forms.pdf_fields import PdfField, acro_form, is_signed, text_of

if TYPE_CHECKING:
    from app.documents.open_document import DocumentFile

_NO_CHANGES = 1
"""Access permission of a certified document: nothing may be changed (PDF 32000-1:2008, table 254)."""
_ASK_SENDER = "Ask whoever sent it for a copy that can be filled in."


def refuse_forbidden(
    pdf: Pdf, file: "DocumentFile", fields: list[PdfField], names: set[str], *, flatten: bool
) -> None:
    """Raises DocumentError where the fields called `names` may not be filled in."""
    if pdf.is_encrypted and not pdf.owner_password_matched:
        may_fill = pdf.allow.modify_form or pdf.allow.modify_annotation
        if not may_fill or (flatten and not pdf.allow.modify_other):
            what = "be filled in" if not may_fill else "be flattened"
            raise DocumentError(
                f"{file.name} is encrypted, and its maker does not allow it to {what}.",
                "Give the owner's password, or ask for a copy without that protection.",
            )
    if not is_signed(pdf, fields):
        return
    if _certified_level(pdf) == _NO_CHANGES:
        raise DocumentError(
            f"{file.name} is certified against every change; filling it in would break that.", _ASK_SENDER
        )
    if flatten:
        raise DocumentError(
            f"{file.name} is signed; flattening would break the signature.", "Fill it in without flattening."
        )
    if pdf.is_encrypted:
        raise DocumentError(
            f"{file.name} is signed and encrypted; it can't be filled in so that the signature stays valid.",
            _ASK_SENDER,
        )
    if Name.XFA in (acro_form(pdf) or {}):
        raise DocumentError(
            f"{file.name} is signed and has a part that only Adobe programs can fill in.", _ASK_SENDER
        )
    locked = sorted(name for name in names if any(_locks(rule, name) for rule in _locking_rules(fields)))
    if locked:
        raise DocumentError(
            f"{file.name} is signed, and the signature locks the field {locked[0]}.",
            "Leave that field as it is.",
        )


def _certified_level(pdf: Pdf) -> int | None:
    permissions = pdf.Root.get(Name.Perms)
    signature = permissions.get(Name.DocMDP) if isinstance(permissions, Dictionary) else None
    if not isinstance(signature, Dictionary):
        return None
    for reference in _dictionaries(signature.get(Name.Reference)):
        if reference.get(Name.TransformMethod) == Name.DocMDP:
            level = _dictionary(reference.get(Name.TransformParams)).get(Name.P, 2)
            return int(level) if isinstance(level, int) else _NO_CHANGES
    return 2


def _locking_rules(fields: list[PdfField]) -> list[Dictionary]:
    """The dictionaries with /Action and /Fields of all signatures that are there."""
    rules = []
    for field in fields:
        signature = field.get("/V")
        if field.kind != "/Sig" or not isinstance(signature, Dictionary):
            continue
        rules.append(_dictionary(field.get("/Lock")))
        for reference in _dictionaries(signature.get(Name.Reference)):
            if reference.get(Name.TransformMethod) == Name.FieldMDP:
                rules.append(_dictionary(reference.get(Name.TransformParams)))
    return rules


def _locks(rule: Dictionary, name: str) -> bool:
    """Field names in a rule stand for all fields below them as well."""
    listed = rule.get(Name.Fields)
    named = [text_of(each) for each in listed] if isinstance(listed, Array) else []
    is_named = any(name == each or name.startswith(f"{each}.") for each in named)
    match str(rule.get(Name.Action, "")):
        case "/All":
            return True
        case "/Include":
            return is_named
        case "/Exclude":
            return not is_named
    return False


def _dictionary(value: Any) -> Dictionary:
    return value if isinstance(value, Dictionary) else Dictionary()


def _dictionaries(value: Any) -> list[Dictionary]:
    return [each for each in value if isinstance(each, Dictionary)] if isinstance(value, Array) else []
