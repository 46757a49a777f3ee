"""Models come in from published files; a broken one gets one sentence and leaves nothing behind."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from safetensors.numpy import load_file, save_file

from app.cli.command_line import run
from app.commands.models import check_model, export_model, find_model, import_model, use_model
from app.context import AppContext
from app.errors import AppError, UsageError
from app.settings.locations import Locations
from engine.model_files.manifest import read_manifest
from engine.types import Rounding
from tests.helpers.published_graph import Layout, write_published
from tests.helpers.published_models import write_gguf, write_hugging_face_folder
from tests.helpers.tiny_model import tiny_checkpoint, tiny_lfm2_checkpoint, write_tiny_model


@pytest.fixture
def context(tmp_path: Path) -> Iterator[AppContext]:
    home = tmp_path / "home"
    with AppContext(Locations(home / "data", home / "settings", home / "cache", home / "logs")) as context:
        yield context


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of each kind, whole."""
    folder, lfm2 = tmp_path_factory.mktemp("published"), tiny_lfm2_checkpoint()
    write_hugging_face_folder(lfm2, folder / "safetensors", files=2)
    write_published(lfm2, folder / "onnx", Layout(has_num_logits=True), data_files=("model.onnx_data",))
    write_published(lfm2, folder / "genai", Layout(open_head_size=True), file="model.onnx", genai=True)
    (folder / "gguf").mkdir()
    write_gguf(lfm2, folder / "gguf" / "LFM2-Tiny-Q8_0.gguf", "Q8_0")
    write_hugging_face_folder(tiny_checkpoint(), folder / "llama")
    (folder / "own").mkdir()
    write_tiny_model(folder / "own")
    return folder


@pytest.mark.parametrize(
    ("kind", "precision"),
    [
        ("safetensors", "int8"),
        ("llama", "int4"),
        ("gguf", "int4"),
        ("onnx", "float32"),
        ("genai", "float32"),
        ("own", "int8"),
    ],
)
def test_import_of_every_kind_gives_a_model_that_works(context, published, kind, precision) -> None:
    line = import_model(context, published / kind, name="My model", rounding=Rounding(precision))
    assert (line.folder.name, line.quantisation) == ("My-model", precision)
    manifest = read_manifest(line.folder)
    assert manifest.architecture == ("llama" if kind in ("llama", "own") else "lfm2")
    assert manifest.prompt_format == ("branches" if kind == "own" else "chat")
    found = check_model(context, "my-model")
    assert "as it should" in found[1]
    use_model(context, "my-model")
    assert context.engine().manifest == manifest
    assert find_model(context).folder == line.folder
    use_model(context, "default")
    assert context.settings.model == ""


def test_import_when_name_is_taken_is_refused(context, published) -> None:
    import_model(context, published / "own", name="one")
    with pytest.raises(UsageError, match="'one' already"):
        import_model(context, published / "own", name="one")


def test_exported_folder_is_imported_elsewhere(context, published, tmp_path) -> None:
    import_model(context, published / "onnx", name="one")
    export_model(context, tmp_path / "carried", "one")
    with pytest.raises(UsageError, match="is there already"):
        export_model(context, tmp_path / "carried", "one")
    line = import_model(context, tmp_path / "carried", name="two")
    assert read_manifest(line.folder).files == read_manifest(context.locations.models / "one").files
    with pytest.raises(UsageError, match="no model 'three'"):
        use_model(context, "three")


def test_check_when_a_file_or_the_numbers_changed_says_so(context, published) -> None:
    folder = import_model(context, published / "own", name="one").folder
    manifest = json.loads((folder / "model.json").read_text())
    manifest["measured"]["probe"][3] -= 9
    (folder / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(AppError, match="wrong numbers"):
        check_model(context, "one")
    data = bytearray((folder / "model.onnx.data1").read_bytes())
    data[5000] ^= 255
    (folder / "model.onnx.data1").write_bytes(data)
    with pytest.raises(AppError, match=r"model\.onnx\.data1 has changed"):
        check_model(context, "one")


def test_command_line_imports_lists_uses_and_checks(context, published, capsys) -> None:
    assert run(context, ["models", "import", str(published / "gguf"), "--name", "small"]) == 0
    assert run(context, ["models", "use", "small"]) == 0
    assert run(context, ["models", "check"]) == 0
    assert run(context, ["models", "list"]) == 0
    written = capsys.readouterr()
    assert "* small  int8" in written.out
    assert run(context, ["models", "import", str(published / "nowhere")]) == 1
    assert "no file or folder" in capsys.readouterr().err


def test_command_line_imports_in_other_blocks(context, published, capsys) -> None:
    arguments = ["models", "import", str(published / "gguf"), "--precision", "int4", "--symmetric"]
    assert run(context, [*arguments, "--block", "16", "--name", "fine"]) == 0
    assert "int4 (blocks of 16, symmetric)" in capsys.readouterr().out
    assert "as it should" in check_model(context, "fine")[1]
    assert run(context, [*arguments, "--block", "128"]) == 2
    assert "cannot be cut into blocks of 128" in capsys.readouterr().err


def test_command_line_tells_how_small_a_model_can_be(context, published, capsys) -> None:
    arguments = ["models", "import", str(published / "gguf"), "--size"]
    assert run(context, [*arguments, "5"]) == 2
    assert "Add --precision int4" in capsys.readouterr().err
    arguments[3:3] = ["--precision", "int4"]
    assert run(context, [*arguments, "0.01"]) == 2
    told = capsys.readouterr().err
    assert "its weights take 1 MB" in told
    assert "another --block or --size" in told
    assert run(context, [*arguments, "5", "--name", "roomy"]) == 0
    assert "int4, 4 of its layers in int8" in capsys.readouterr().out
    assert "as it should" in check_model(context, "roomy")[1]


def cut(path: Path, share: float = 0.5) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def edit(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def edit_weights(folder: Path, change: Callable[[dict[str, np.ndarray]], object]) -> None:
    path = folder / "model-00001-of-00002.safetensors"
    weights = load_file(path)
    change(weights)
    save_file(weights, path)


def edit_graph(folder: Path, change: Callable[[onnx.ModelProto], object]) -> None:
    path = folder / "onnx" / "model.onnx"
    model = onnx.load(path, load_external_data=False)
    change(model)
    path.write_bytes(model.SerializeToString())


def rename_input(model: onnx.ModelProto) -> None:
    model.graph.input[0].name = "pixels"


def escape(model: onnx.ModelProto) -> None:
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = "../secret"


def narrow(model: onnx.ModelProto) -> None:
    for item in model.graph.input:
        if item.name.endswith(".key"):
            item.type.tensor_type.shape.dim[3].dim_value = 7


def foreign_operator(model: onnx.ModelProto) -> None:
    model.graph.node[0].domain = "evil.operators"


def spoil(path: Path) -> None:
    """Weights that are no numbers."""
    content = bytearray(path.read_bytes())
    content[:] = b"\xff" * len(content)
    path.write_bytes(content)


def other_tokenizer(folder: Path) -> None:
    content = json.loads((folder / "tokenizer.json").read_text())
    content["model"]["merges"] = []
    vocabulary = content["model"]["vocab"]
    content["model"]["vocab"] = {token: i for token, i in vocabulary.items() if len(token) == 1 or i == 0}
    (folder / "tokenizer.json").write_text(json.dumps(content))


GGUF = "LFM2-Tiny-Q8_0.gguf"
WEIGHTS = "model-00002-of-00002.safetensors"
EMBEDDING = "model.embed_tokens.weight"

BROKEN: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "empty": ("own", lambda f: (shutil.rmtree(f), f.mkdir()), "There is no model in"),
    "own: graph missing": ("own", lambda f: (f / "model.onnx").unlink(), "model.onnx is missing"),
    "own: data cut": ("own", lambda f: cut(f / "model.onnx.data1"), r"bytes of [\d,]+"),
    "own: checksum": ("own", lambda f: spoil(f / "model.onnx.data1"), "has changed since it was made"),
    "own: manifest": ("own", lambda f: (f / "model.json").write_text("{"), "cannot be understood"),
    "gguf: cut": ("gguf", lambda f: cut(f / GGUF), "no whole GGUF file"),
    "gguf: cut in its header": ("gguf", lambda f: cut(f / GGUF, 0.001), "no whole GGUF file"),
    "gguf: other file": ("gguf", lambda f: (f / GGUF).write_bytes(b"PK\3\4 and so on"), "no model that"),
    "gguf: other architecture": (
        "gguf",
        lambda f: (f / GGUF).write_bytes((f / GGUF).read_bytes().replace(b"lfm2", b"gpt9")),
        "architecture is 'gpt9'",
    ),
    "gguf: two": ("gguf", lambda f: shutil.copy(f / GGUF, f / "other.gguf"), "several models"),
    "weights: part missing": ("safetensors", lambda f: (f / WEIGHTS).unlink(), f"{WEIGHTS}.* is missing"),
    "weights: part cut": ("safetensors", lambda f: cut(f / WEIGHTS), "no whole safetensors file"),
    "weights: tensor missing": (
        "safetensors",
        lambda f: edit_weights(f, lambda w: w.pop("model.layers.1.ffn_norm.weight", 0) or w.popitem()),
        "weights are not whole",
    ),
    "weights: another shape": (
        "safetensors",
        lambda f: edit_weights(f, lambda w: w.update({k: v[:-1] for k, v in w.items() if k != EMBEDDING})),
        "is expected",
    ),
    "weights: stranger": (
        "safetensors",
        lambda f: edit_weights(f, lambda w: w.update({"model.vision.weight": np.ones(3, np.float32)})),
        "another architecture",
    ),
    "weights: no config": ("safetensors", lambda f: (f / "config.json").unlink(), "config.json is missing"),
    "weights: config is no JSON": (
        "safetensors",
        lambda f: (f / "config.json").write_text("<html>"),
        "config.json cannot be read",
    ),
    "weights: other architecture": (
        "safetensors",
        lambda f: edit(f / "config.json", model_type="mamba"),
        "architecture is 'mamba'",
    ),
    "weights: number missing": (
        "safetensors",
        lambda f: edit(f / "config.json", num_attention_heads=None),
        "does not say",
    ),
    "weights: scaled positions": (
        "safetensors",
        lambda f: edit(f / "config.json", rope_scaling={"rope_type": "yarn"}),
        "scales its positions",
    ),
    "weights: no tokenizer": (
        "safetensors",
        lambda f: (f / "tokenizer.json").unlink(),
        "tokenizer.json is missing",
    ),
    "weights: tokenizer cut": (
        "safetensors",
        lambda f: cut(f / "tokenizer.json"),
        "tokenizer.json cannot be read",
    ),
    "weights: wrong tokenizer": ("safetensors", other_tokenizer, "tokenizer is another model's"),
    "onnx: data missing": ("onnx", lambda f: (f / "onnx/model.onnx_data").unlink(), "onnx_data.* is missing"),
    "onnx: data cut": ("onnx", lambda f: cut(f / "onnx/model.onnx_data"), "is cut off"),
    "onnx: data spoiled": ("onnx", lambda f: spoil(f / "onnx/model.onnx_data"), "gives no numbers"),
    "onnx: graph cut": ("onnx", lambda f: cut(f / "onnx/model.onnx"), "no whole ONNX graph"),
    "onnx: no language model": ("onnx", lambda f: edit_graph(f, rename_input), "no language model"),
    "onnx: data elsewhere": ("onnx", lambda f: edit_graph(f, escape), "outside its folder"),
    "onnx: another size": ("onnx", lambda f: edit_graph(f, narrow), "contradict each other"),
    "onnx: code of its own": ("onnx", lambda f: edit_graph(f, foreign_operator), "evil.operators"),
    "onnx: no config": ("onnx", lambda f: (f / "config.json").unlink(), "config.json is missing"),
    "onnx: wrong tokenizer": ("onnx", other_tokenizer, "tokenizer is another model's"),
    "genai: number missing": ("genai", lambda f: edit(f / "genai_config.json", model={}), "does not say"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_model_gets_one_sentence_and_leaves_nothing(context, published, tmp_path, case) -> None:
    kind, damage, sentence = BROKEN[case]
    folder = shutil.copytree(published / kind, tmp_path / "broken")
    damage(folder)
    with pytest.raises(AppError, match=sentence) as raised:
        import_model(context, folder, name="broken")
    assert "\n" not in raised.value.message
    assert raised.value.hint
    assert not list(context.locations.models.iterdir())
