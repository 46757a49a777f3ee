"""Opens a PDF with PDFium, with a password or without; says in a sentence why not."""

import stringprep
import unicodedata

import pypdfium2
import pypdfium2.raw as pdfium

from app.errors import DocumentError, PasswordNeeded


def open_pdf(data: bytes, password: str | None) -> pypdfium2.PdfDocument:
    """The file, with its form if it has one. Raises PasswordNeeded, DocumentError."""
    attempts = [None] if not password else [password, _prepared(password)]
    for attempt in dict.fromkeys(attempts):
        try:
            pdf = pypdfium2.PdfDocument(data, password=attempt)
        except pypdfium2.PdfiumError as error:
            code = error.err_code
        else:
            if pdfium.FPDF_GetFormType(pdf) == pdfium.FORMTYPE_ACRO_FORM:
                pdf.init_forms()
            return pdf
    if code == pdfium.FPDF_ERR_PASSWORD:
        if password:
            raise PasswordNeeded("This password does not open the PDF.", "Type it again; capitals matter.")
        raise PasswordNeeded("This PDF is protected by a password.", "Give the password to read it.")
    if code == pdfium.FPDF_ERR_SECURITY:
        raise DocumentError(
            "This PDF is encrypted in a way that can't be opened.",
            "Open it in the program it comes from and save it without protection.",
        )
    raise damaged_pdf()


def _prepared(password: str) -> str:
    """The password as SASLprep writes it: what PDF 2.0 asks for and many people can't type."""
    mapped = (" " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c))
    return unicodedata.normalize("NFKC", "".join(mapped))


def damaged_pdf() -> DocumentError:
    """What is said of a PDF that PDFium cannot make sense of."""
    return DocumentError(
        "This PDF is damaged and could not be opened.",
        "Get the file again, or open it in another program and save it as a new PDF.",
    )
