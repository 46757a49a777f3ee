"""Take over a published ONNX export, laid out for transformers.js or for onnxruntime-genai.

The graph stays as it is but for sizes that it leaves open, which `config.json` or `genai_config.json` tells;
its data files are copied beside it under the names that it asks for. Nothing in the folder is executed.
"""

import math
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto

from engine.conversion.checkpoint import LONGEST_CONTEXT
from engine.conversion.safetensors_weights import read_json, read_template, read_tokenizer
from engine.errors import ModelError
from engine.model_files.manifest import write_manifest

_KNOWN_OPERATORS = {"", "ai.onnx", "com.microsoft"}


@dataclass(frozen=True)
class _Export:
    """A graph that was read, and what it needs."""

    path: Path
    model: onnx.ModelProto
    data_files: dict[str, int]
    """Name → bytes that the graph reads of it, at least."""
    precision: str


def write_published_folder(source: Path, folder: Path, **content: Any) -> None:
    """Copy the export at `source`, a folder or one of its graphs, into the model folder `folder`.

    Of several graphs the one that runs best on a CPU is taken: 8 bits, then float32, float16, 4 bits. Raises
    ModelError, one sentence, where it is not whole or no language model of a known kind.
    """
    root = source if source.is_dir() else source.parent
    if not (root / "config.json").is_file() and not (root / "genai_config.json").is_file():
        root = root.parent  # the graph lies in a folder `onnx` of its own
    numbers = _numbers(root)
    tokenizer, first_token = read_tokenizer(root)
    export = _best([source] if source.is_file() else [*source.glob("*.onnx"), *source.glob("onnx/*.onnx")])
    _pin_sizes(export, numbers)
    template = read_template(root)
    folder.mkdir(parents=True, exist_ok=True)
    names = [export.path.name, *export.data_files]
    (folder / names[0]).write_bytes(export.model.SerializeToString())
    for name in export.data_files:
        shutil.copyfile(export.path.parent / name, folder / name)
    for name, text in (("tokenizer.json", tokenizer), ("chat_template.jinja", template)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
            names.append(name)
    if first_token is not None:
        content["first_token"] = first_token
    write_manifest(
        folder,
        names,
        architecture=numbers["architecture"],
        context_length=min(numbers["context"], LONGEST_CONTEXT),
        quantisation=export.precision,
        graph=names[0],
        prompt_format="chat" if template else "branches",
        **content,
    )


def _numbers(root: Path) -> dict[str, Any]:
    """Architecture, context and sizes, from whichever configuration there is."""
    try:
        if (root / "genai_config.json").is_file():
            model = read_json(root / "genai_config.json")["model"]
            decoder = model["decoder"]
            return {
                "architecture": str(model["type"]),
                "context": int(model["context_length"]),
                "hidden": int(decoder["hidden_size"]),
                "kv_heads": int(decoder["num_key_value_heads"]),
                "head": int(decoder["head_size"]),
            }
        content = read_json(root / "config.json")
        hidden, heads = int(content["hidden_size"]), int(content["num_attention_heads"])
        return {
            "architecture": str(content["model_type"]),
            "context": int(content["max_position_embeddings"]),
            "hidden": hidden,
            "kv_heads": int(content.get("num_key_value_heads") or heads),
            "head": int(content.get("head_dim") or hidden // heads),
        }
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise ModelError(f"The model's configuration does not say what it should ({error}).") from error


def _best(paths: list[Path]) -> _Export:
    exports, problem = [], ModelError("There is no *.onnx file.")
    for path in sorted(paths):
        try:
            exports.append(_read(path))
        except ModelError as error:
            problem = error
    if not exports:
        raise problem
    order = ("int8", "float32", "float16", "int4")
    return min(exports, key=lambda export: order.index(export.precision))


def _read(path: Path) -> _Export:
    try:
        model = onnx.load(path, load_external_data=False)
    except Exception as error:  # protobuf has kinds of its own
        raise ModelError(f"{path.name} is no whole ONNX graph.") from error
    inputs = {item.name for item in model.graph.input}
    if not {"input_ids", "attention_mask"} <= inputs or not any(_is_cache(name) for name in inputs):
        raise ModelError(f"{path.name} is no language model with a cache: Strongroom needs one.")
    foreign = {node.domain for node in model.graph.node} - _KNOWN_OPERATORS
    if foreign:
        raise ModelError(f"{path.name} needs operators that ONNX Runtime does not have ({min(foreign)}).")
    sizes: dict[str, int] = {}
    for tensor in _tensors(model.graph):
        if tensor.data_location == TensorProto.EXTERNAL:
            entry = {item.key: item.value for item in tensor.external_data}
            name = entry.get("location", "")
            if not name or Path(name).name != name:
                raise ModelError(f"{path.name} names a data file outside its folder ({name}).")
            end = int(entry.get("offset", 0)) + int(entry.get("length", 0) or _size(tensor))
            sizes[name] = max(end, sizes.get(name, 0))
    for name, size in sizes.items():
        file = path.parent / name
        if not file.is_file():
            raise ModelError(f"{name}, the data file of {path.name}, is missing.")
        if file.stat().st_size < size:
            raise ModelError(f"{name} is cut off: {file.stat().st_size:,} bytes of at least {size:,}.")
    return _Export(path, model, sizes, _precision(model))


def _tensors(graph: onnx.GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            if attribute.HasField("g"):
                yield from _tensors(attribute.g)


def _size(tensor: TensorProto) -> int:
    item = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize
    return int(item * math.prod(tensor.dims))


def _precision(model: onnx.ModelProto) -> str:
    """How most linear layers keep their weights."""
    bits = [
        attribute.i
        for node in model.graph.node
        if node.op_type == "MatMulNBits"
        for attribute in node.attribute
        if attribute.name == "bits"
    ]
    if bits:
        return "int4" if sum(b <= 4 for b in bits) * 2 >= len(bits) else "int8"
    if any(
        node.op_type in ("MatMulInteger", "DynamicQuantizeMatMul", "DequantizeLinear")
        for node in model.graph.node
    ):
        return "int8"
    types = {item.type.tensor_type.elem_type for item in model.graph.input if _is_cache(item.name)}
    return "float16" if TensorProto.FLOAT16 in types else "float32"


def _is_cache(name: str) -> bool:
    return bool(re.fullmatch(r"past_key_values\.\d+\.(key|value)|past_conv\.\d+", name))


def _pin_sizes(export: _Export, numbers: dict[str, Any]) -> None:
    """Write sizes that the graph leaves open into its inputs. Raises ModelError where they contradict."""
    for item in export.model.graph.input:
        if not _is_cache(item.name):
            continue
        dimensions = item.type.tensor_type.shape.dim
        is_key_value = item.name.startswith("past_key_values")
        expected = {1: numbers["kv_heads"], 3: numbers["head"]} if is_key_value else {1: numbers["hidden"]}
        if len(dimensions) != (4 if is_key_value else 3):
            raise ModelError(f"The input {item.name} of {export.path.name} has an unknown layout.")
        if not is_key_value and not dimensions[2].HasField("dim_value"):
            expected[2] = 3
        for place, size in expected.items():
            dimension = dimensions[place]
            if dimension.HasField("dim_value") and dimension.dim_value != size:
                raise ModelError(
                    f"{export.path.name} and its configuration contradict each other: "
                    f"{item.name} has the size {dimension.dim_value}, not {size}."
                )
            dimension.dim_value = size
