from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.engine import Engine
from tests.helpers.tiny_model import write_tiny_model


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_engine(tiny_folder: Path) -> Iterator[Engine]:
    with Engine(tiny_folder, threads=1) as engine:
        yield engine
