"""What several tests of documents share: OCR takes half a second to load."""

import pytest

from app.documents.ocr import Ocr
from app.documents.page_ocr import PageOcr


@pytest.fixture(scope="session")
def ocr() -> Ocr:
    return Ocr()


@pytest.fixture(scope="session")
def page_ocr(tmp_path_factory: pytest.TempPathFactory) -> PageOcr:
    """Reads each picture once, whichever tests show it."""
    return PageOcr(tmp_path_factory.mktemp("cache"))
