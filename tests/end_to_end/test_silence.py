"""Nothing leaves the computer, with the operating system as witness: no network, no foreign program.

Silence is a promise, so on Linux a missing witness is a failure and not a reason to skip.
"""

import json
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from tests.helpers.pictures import page_image
from tests.helpers.system_calls import Trace, WitnessMissingError, trace

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "assets" / "samples" / "invoice.pdf"
PYTHON = Path(sys.executable)
OWN_PROGRAMS = (PYTHON, PYTHON.resolve())

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace watches on Linux only")


@pytest.fixture
def watched(tmp_path: Path):
    """Runs Python with these arguments under watch, as for a new user: empty home, no CI, no settings."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }

    def run(*arguments: str | Path) -> Trace:
        try:
            return trace([PYTHON, *arguments], environment, tmp_path)
        except WitnessMissingError as missing:
            pytest.fail(str(missing))

    return run


def files_in_home(folder: Path) -> list[str]:
    home = folder / "home"
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())


def test_command_line_is_silent(watched, tmp_path: Path) -> None:
    run = watched("-m", "app", "extract", SAMPLE, "--template", "invoice")
    assert run.returncode == 0, run.stderr
    assert any(json.loads(run.stdout)["values"].values())  # it did its work
    assert run.breaches(OWN_PROGRAMS) == []
    assert [name for name in files_in_home(tmp_path) if "strongroom" not in name.lower()] == []


def test_window_is_silent(watched, tmp_path: Path) -> None:
    run = watched("-m", "app", "--smoke-test", SAMPLE)
    assert run.returncode == 0, run.stderr
    assert run.breaches(OWN_PROGRAMS) == []
    assert [name for name in files_in_home(tmp_path) if "strongroom" not in name.lower()] == []


READ_ALL = """
import sys
from pathlib import Path
from app.documents.reader_process import ReaderProcess
from app.errors import DocumentError
with ReaderProcess() as reader:
    for name in sys.argv[1:]:
        try:
            document = reader.open_document(Path(name))
        except DocumentError:
            print("refused", name)
        else:
            by_ocr = any(word.confidence is not None for word in document.words)
            print("recognised" if by_ocr else "read", name)
            if document.pages[0].has_picture:
                reader.render_page(Path(name), 0, pixels_per_point=0.5)
"""


def documents_that_reach_out(folder: Path) -> list[Path]:
    """A file of each kind that asks programs to fetch something or to start something."""
    url = "http://files.invalid/x"
    word = folder / "reaching.docx"
    with zipfile.ZipFile(word, "w") as archive:
        kinds = ("image", "attachedTemplate", "oleObject", "frame", "hyperlink")
        relations = "".join(
            f'<Relationship Id="{kind}" Type="x/{kind}" Target="{url}" TargetMode="External"/>'
            for kind in kinds
        )
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="x"><w:body><w:p><w:r><w:instrText>DDEAUTO cmd "/c x"</w:instrText>'
            f'<w:instrText>INCLUDETEXT "{url}"</w:instrText><w:t>text</w:t></w:r></w:p></w:body>'
            "</w:document>",
        )
    page = folder / "reaching.html"
    page.write_text(
        f"<html><head><link rel=stylesheet href={url}><script src={url}></script><base href={url}>"
        f"<meta http-equiv=refresh content='0;url={url}'></head><body onload=alert(1)>"
        f"<img src={url}><iframe src={url}></iframe><object data={url}></object><p>text</p></body></html>"
    )
    mail = folder / "reaching.eml"
    mail.write_text(
        "From: a@files.invalid\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        f"Content-Type: text/html\n\n{page.read_text()}\n--x\n"
        f'Content-Type: message/external-body; access-type=URL; URL="{url}"\n\n--x--\n'
    )
    rich = folder / "reaching.rtf"
    rich.write_text(
        r"{\rtf1 {\*\template X}{\field{\*\fldinst INCLUDEPICTURE X}{\fldrslt text}}}".replace("X", url)
    )
    portable = folder / "reaching.pdf"
    with pikepdf.open(ROOT / "tests" / "data" / "documents" / "invoice.pdf") as pdf:
        actions = (
            pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.launchURL('http://files.invalid/x')"),
            pikepdf.Dictionary(S=pikepdf.Name.Launch, F="/bin/true"),
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI=url),
        )
        pdf.Root.OpenAction = actions[0]
        pdf.pages[0].AA = pikepdf.Dictionary(O=actions[1], C=actions[2])
        pdf.save(portable)
    return [word, page, mail, rich, portable]


def pictures_of_text(folder: Path) -> list[Path]:
    """A file of each kind of picture that can be made here, with words on it."""
    image = page_image("invoice.pdf", 2.0, (50, 215, 300, 262))
    pictures = [folder / f"scan.{kind}" for kind in ("png", "jpeg", "tiff", "webp", "bmp", "gif", "jp2")]
    for picture in pictures:
        image.save(picture)
    return pictures


def test_reading_documents_of_every_kind_is_silent(watched, tmp_path: Path) -> None:
    documents = sorted(path for path in (ROOT / "tests" / "data" / "documents").iterdir())
    reaching, pictures = documents_that_reach_out(tmp_path), pictures_of_text(tmp_path)
    plain = tmp_path / "plain.txt"
    plain.write_text("Größe", encoding="cp1252")
    run = watched("-c", READ_ALL, *documents, *reaching, *pictures, plain)
    assert run.returncode == 0, run.stderr
    outcomes = dict(reversed(line.split(" ", 1)) for line in run.stdout.splitlines())
    assert len(outcomes) == len(documents) + len(reaching) + len(pictures) + 1
    assert [outcomes[str(path)] for path in reaching] == ["read"] * len(reaching)
    assert [outcomes[str(path)] for path in pictures] == ["recognised"] * len(pictures)
    assert outcomes[str(ROOT / "tests" / "data" / "documents" / "photo.heic")] == "recognised"
    read = {Path(name).suffix for name, outcome in outcomes.items() if outcome == "read"}
    office = {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".rtf"}
    assert read >= office | {".pdf", ".html", ".eml", ".msg", ".csv", ".txt", ".zip", ".epub"}
    assert run.breaches(OWN_PROGRAMS) == []
    assert files_in_home(tmp_path) == []


@pytest.mark.parametrize(
    ("breach", "script"),
    [
        ("socket(AF_INET,", "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"),
        ("socket(AF_INET6,", "import socket; socket.socket(socket.AF_INET6)"),
        ("socket(AF_NETLINK,", "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)"),
        ("starts /bin/true", "import subprocess; subprocess.run(['/bin/true'])"),
        (
            'sun_path="resolver"',
            "import socket; r, s = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)\n"
            "r.bind('resolver'); r.listen(); s.connect('resolver')",
        ),
        (
            "socket(AF_INET,",
            "import multiprocessing, threading, socket\n"
            "p = multiprocessing.get_context('fork').Process(target=lambda: t.start() or t.join())\n"
            "t = threading.Thread(target=socket.socket); p.start(); p.join()",
        ),
    ],
)
def test_witness_when_silence_is_broken_sees_it(watched, breach: str, script: str) -> None:
    run = watched("-c", script)
    assert run.returncode == 0, run.stderr
    breaches = run.breaches(OWN_PROGRAMS)
    assert any(breach in call for call in breaches), run.calls


def test_witness_of_a_silent_program_reports_nothing(watched) -> None:
    run = watched("-c", "import os, multiprocessing; os.pipe(); multiprocessing.Pipe()")
    assert run.returncode == 0, run.stderr
    assert run.breaches(OWN_PROGRAMS) == []


def test_onnx_runtime_when_opened_by_the_engine_leaves_nothing_behind(watched, tmp_path: Path) -> None:
    # left to itself it writes a device id and a queue of events to the user's cache as it loads
    run = watched("-c", "import engine.runtime.session")
    assert run.returncode == 0, run.stderr
    assert files_in_home(tmp_path) == []
