"""The models that all engines run: the same weights as our graphs, as GGUF files, and as genai's own graphs.

LFM2.5-350M's exact shape with random weights, written as a Hugging Face folder and as GGUF, both of which our
importer reads; and the default model, whose graph is taken apart into the weights it was made of.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from tokenizers import Tokenizer

from app.settings.locations import assets_folder
from engine.conversion.checkpoint import Checkpoint, Lfm2Config, LlamaConfig
from engine.conversion.model_folder import read_checkpoint
from engine.conversion.rotate import BLOCK, hadamard, random_basis
from engine.conversion.write_graph import write_graph
from tests.helpers.published_models import write_gguf, write_hugging_face_folder
from tests.helpers.tiny_model import random_lfm2_weights

LLAMA, GENAI = "llama.cpp", "onnxruntime-genai"
"""The engines that ours is held against."""

DEFAULT = assets_folder() / "models" / "default"

LFM2_350M = Lfm2Config(
    hidden_size=1024,
    intermediate_size=4608,
    num_hidden_layers=16,
    num_attention_heads=16,
    num_key_value_heads=8,
    vocab_size=65_536,
    max_position_embeddings=32_768,
    rope_theta=1_000_000.0,
    rms_norm_eps=1e-5,
    layer_types=tuple("full_attention" if i in (2, 5, 8, 10, 12, 14) else "conv" for i in range(16)),
)


@dataclass(frozen=True)
class Pair:
    """One model as each engine takes it."""

    model: str
    ours: Path
    """Folder of our graph."""
    precision: str
    peer: str
    theirs: Path
    """GGUF file, or folder of genai's graph."""
    kind: str
    """How its matrices are stored."""
    weights: int
    """Weights that a token is multiplied by, the head aside."""
    read_bytes: int
    """Of weights, head and scales in our graph: what one token reads."""


def pairs(folder: Path) -> list[Pair]:
    """The pairs that are compared; what is not yet in `folder` is written there first."""
    default, lfm2 = folder / "default", folder / "lfm2-350m"
    if not (default / "Q4_0.gguf").exists():
        default.mkdir(parents=True, exist_ok=True)
        _write_gguf_files(shipped_checkpoint(DEFAULT), default)
    if not (lfm2 / "Q4_0.gguf").exists():
        for precision in ("int8", "int4"):
            lfm2_graph(folder, precision)
        _write_gguf_files(read_checkpoint(lfm2 / "published"), lfm2)
    return [
        _pair("default (135M)", DEFAULT, "int8", LLAMA, default / "Q8_0.gguf", "Q8_0"),
        _pair("default (135M)", DEFAULT, "int8", LLAMA, default / "Q4_0.gguf", "Q4_0"),
        _pair("LFM2.5-350M's shape", lfm2 / "int8", "int8", LLAMA, lfm2 / "Q8_0.gguf", "Q8_0"),
        _pair("LFM2.5-350M's shape", lfm2 / "int4", "int4", LLAMA, lfm2 / "Q4_0.gguf", "Q4_0"),
    ]


def genai_pairs(folder: Path, python: str) -> list[Pair]:
    """As `pairs`, against the graphs that genai's own builder makes of the same weights, run by `python`."""
    default, lfm2 = folder / "default", folder / "lfm2-350m"
    if not (default / "published").exists():
        write_hugging_face_folder(shipped_checkpoint(DEFAULT), default / "published")
    lfm2_graph(folder, "int4")
    for model in (default, lfm2):
        if not (model / "genai").exists():
            _build_for_genai(model / "published", model / "genai", python)
    return [
        _pair("default (135M)", DEFAULT, "int8", GENAI, default / "genai", "int4"),
        _pair("LFM2.5-350M's shape", lfm2 / "int4", "int4", GENAI, lfm2 / "genai", "int4"),
    ]


def _build_for_genai(published: Path, target: Path, python: str) -> None:
    part = target.with_name("genai.part")
    builder = [python, "-m", "onnxruntime_genai.models.builder", "-p", "int4", "-e", "cpu"]
    places = ["-i", published, "-o", part, "-c", part / "cache"]
    built = subprocess.run([*builder, *places], capture_output=True, text=True, check=False)  # noqa: S603
    if built.returncode:
        raise SystemExit(f"genai's builder failed: {built.stderr.strip().splitlines()[-1]}")
    part.rename(target)


def lfm2_graph(folder: Path, precision: str) -> Path:
    """The folder of our graph of LFM2.5-350M's shape; what is not yet in `folder` is written there first."""
    published, graph = folder / "lfm2-350m" / "published", folder / "lfm2-350m" / precision
    if not (graph / "model.onnx").exists():
        if not (published / "model.safetensors").exists():
            tokenizer = _widened(DEFAULT / "tokenizer.json", LFM2_350M.vocab_size)
            made = Checkpoint(LFM2_350M, random_lfm2_weights(LFM2_350M), tokenizer, "", 0)
            write_hugging_face_folder(made, published)
        graph.mkdir(parents=True, exist_ok=True)
        write_graph(read_checkpoint(published), graph, precision)
    return graph


def _write_gguf_files(checkpoint: Checkpoint, folder: Path) -> None:
    for kind in ("Q8_0", "Q4_0"):
        write_gguf(checkpoint, folder / f"{kind}.gguf", kind)


def _pair(model: str, ours: Path, precision: str, peer: str, theirs: Path, kind: str) -> Pair:
    graph = onnx.load(ours / "model.onnx", load_external_data=False).graph
    linear = [node for node in graph.node if node.op_type in ("MatMulIntegerToFloat", "MatMulNBits")]
    multiplied = {name for node in linear for name in node.input}
    held = [tensor for tensor in graph.initializer if tensor.name in multiplied]
    in_bytes = {tensor.name: _size(tensor) for tensor in held if tensor.name.endswith(".weight")}
    halved = {node.input[1] for node in linear if node.op_type == "MatMulNBits"}
    weights = sum(
        size * (2 if name in halved else 1)
        for name, size in in_bytes.items()
        if name not in ("embedding.weight", "head.weight")
    )
    scales = 4 * sum(_size(tensor) for tensor in held if tensor.name.endswith(".scale"))
    read = sum(in_bytes.values()) + scales
    return Pair(model, ours, precision, peer, theirs, kind, weights, read)


def _size(tensor: onnx.TensorProto) -> int:
    return int(np.prod(tensor.dims))


def shipped_checkpoint(folder: Path) -> Checkpoint:
    """The weights of an int8 Llama graph of ours in the basis they were in before the exporter rotated them.

    Norms inside stay folded into the layers behind them; they are ones.
    """
    graph = onnx.load(folder / "model.onnx").graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def weight(name: str) -> NDArray[np.float64]:
        return (held[f"{name}.weight"] * held[f"{name}.scale"].astype(np.float64)).T

    attention = next(node for node in graph.node if node.op_type == "GroupQueryAttention")
    heads, kv_heads = (
        next(a.i for a in attention.attribute if a.name == name) for name in ("num_heads", "kv_num_heads")
    )
    normalisation = next(node for node in graph.node if node.op_type == "SimplifiedLayerNormalization")
    table = weight("embedding")
    hidden = table.shape[1]
    config = LlamaConfig(
        hidden_size=hidden,
        intermediate_size=len(weight("0.gate")),
        num_hidden_layers=sum(node.op_type == "GroupQueryAttention" for node in graph.node),
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        vocab_size=len(table),
        max_position_embeddings=len(held["cos"]),
        rope_theta=_rope_theta(held["cos"][1], held["sin"][1]),
        rms_norm_eps=next(a.f for a in normalisation.attribute if a.name == "epsilon"),
    )
    basis, block = random_basis(hidden), hadamard(BLOCK)
    norm = 1 / np.diag(basis @ held["enter"] @ basis.T)
    weights = {"model.embed_tokens": table @ basis.T / norm, "model.norm": norm}
    for i in range(config.num_hidden_layers):
        qkv = np.split(weight(f"{i}.qkv") @ basis.T, np.cumsum([heads, kv_heads]) * config.head_dim)
        down = weight(f"{i}.down")
        layer = dict(zip(("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"), qkv, strict=True)) | {
            "self_attn.o_proj": basis @ weight(f"{i}.attention_out"),
            "mlp.gate_proj": weight(f"{i}.gate") @ basis.T,
            "mlp.up_proj": weight(f"{i}.up") @ basis.T,
            "mlp.down_proj": basis @ (down.reshape(hidden, -1, BLOCK) @ block).reshape(down.shape),
            "input_layernorm": np.ones(hidden),
            "post_attention_layernorm": np.ones(hidden),
        }
        weights |= {f"model.layers.{i}.{name}": value for name, value in layer.items()}
    return Checkpoint(
        config,
        {f"{name}.weight": value.astype(np.float32) for name, value in weights.items()},
        (folder / "tokenizer.json").read_text(encoding="utf-8"),
        "",
    )


def _rope_theta(cosines: NDArray[np.float32], sines: NDArray[np.float32]) -> float:
    """From the second row of the rotary tables: the angle of pair j is theta ** (-j / pairs)."""
    angle = float(np.arctan2(sines[1], cosines[1]))
    return float(round(angle ** -len(cosines)))


def _widened(tokenizer: Path, size: int) -> str:
    """The tokenizer with as many tokens as the model has."""
    wide = Tokenizer.from_file(str(tokenizer))
    wide.add_tokens([f"<unused_{i}>" for i in range(size - wide.get_vocab_size())])
    return wide.to_str()
