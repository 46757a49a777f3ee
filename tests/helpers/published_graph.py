"""A checkpoint as an ONNX export in the layouts of its publishers: their input names, types and files."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

from engine.conversion.checkpoint import Checkpoint, Lfm2Config
from tests.helpers.published_models import hugging_face_config

MICROSOFT = "com.microsoft"


@dataclass(frozen=True)
class Layout:
    """How an export differs from the next one."""

    has_position_ids: bool = False
    """Rotary positions by an operator of their own, as in graphs for transformers.js."""
    has_num_logits: bool = False
    last_row_only: bool = False
    half: bool = False
    """float16 weights and caches; logits stay float32."""
    bits: int | None = None
    """Of linear weights in `MatMulNBits`."""
    open_head_size: bool = False
    """The caches' head size is a name, as onnxruntime-genai writes it."""


def write_published(
    checkpoint: Checkpoint,
    folder: Path,
    layout: Layout = Layout(),
    *,
    file: str = "onnx/model.onnx",
    data_files: tuple[str, ...] = (),
    genai: bool = False,
) -> Path:
    """Write graph, configuration and tokenizer; weights go into `data_files` by turns, or into the graph."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    model = _Writer(checkpoint, layout).model()
    if data_files:
        _move_out(model, path.parent, data_files)
    path.write_bytes(model.SerializeToString())
    (folder / "tokenizer.json").write_text(checkpoint.tokenizer_json)
    template = {"chat_template": "{{ bos_token }}{{ messages }}"}
    (folder / "tokenizer_config.json").write_text(json.dumps(template))
    if genai:
        (folder / "genai_config.json").write_text(json.dumps(_genai_config(checkpoint, file)))
    else:
        (folder / "config.json").write_text(json.dumps(hugging_face_config(checkpoint)))
    return folder


def _genai_config(checkpoint: Checkpoint, file: str) -> dict[str, object]:
    config = checkpoint.config
    return {
        "model": {
            "type": checkpoint.architecture,
            "vocab_size": config.vocab_size,
            "context_length": config.max_position_embeddings,
            "decoder": {
                "filename": file,
                "head_size": config.head_dim,
                "hidden_size": config.hidden_size,
                "num_attention_heads": config.num_attention_heads,
                "num_hidden_layers": config.num_hidden_layers,
                "num_key_value_heads": config.num_key_value_heads,
            },
        },
        "search": {"past_present_share_buffer": True},
    }


def _move_out(model: onnx.ModelProto, folder: Path, names: tuple[str, ...]) -> None:
    contents = {name: bytearray() for name in names}
    large = [tensor for tensor in model.graph.initializer if len(tensor.raw_data) > 64]
    for number, tensor in enumerate(large):
        name = names[number % len(names)]
        set_external_data(tensor, name, offset=len(contents[name]), length=len(tensor.raw_data))
        contents[name] += tensor.raw_data
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
    for name, content in contents.items():
        (folder / name).write_bytes(content)


class _Writer:
    """The decoder node by node, as the exporters write it: concatenated convolution states, plain norms."""

    def __init__(self, checkpoint: Checkpoint, layout: Layout) -> None:
        self.config, self.weights, self.layout = checkpoint.config, checkpoint.weights, layout
        self.type = np.float16 if layout.half else np.float32
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, np.ndarray] = {}
        self.inputs = [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "sequence"]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "total"]),
        ]
        self.outputs: list[onnx.ValueInfoProto] = []

    def model(self) -> onnx.ModelProto:
        config, value = self.config, helper.make_tensor_value_info
        if self.layout.has_position_ids:
            self.inputs.append(value("position_ids", TensorProto.INT64, ["batch", "sequence"]))
        if self.layout.has_num_logits:
            self.inputs.append(value("num_logits_to_keep", TensorProto.INT64, []))
        self._lengths()
        angles = np.outer(
            np.arange(config.max_position_embeddings),
            config.rope_theta ** -(np.arange(0, config.head_dim, 2) / config.head_dim),
        )
        self.keep("cos", np.cos(angles).astype(self.type))
        self.keep("sin", np.sin(angles).astype(self.type))
        is_lfm2 = isinstance(config, Lfm2Config)
        hidden = self.node("Gather", [self.weight("model.embed_tokens"), "input_ids"])
        for i in range(config.num_hidden_layers):
            layer, names = f"model.layers.{i}.", ("operator_norm", "ffn_norm")
            if not is_lfm2:
                names = ("input_layernorm", "post_attention_layernorm")
            x = self.norm(hidden, layer + names[0])
            is_convolution = is_lfm2 and config.layer_types[i] == "conv"
            mixed = self.convolution(i, x) if is_convolution else self.attention(i, x)
            hidden = self.node("Add", [hidden, mixed])
            x = self.norm(hidden, layer + names[1])
            gate, up, down = ("feed_forward." + n for n in ("w1", "w3", "w2"))
            if not is_lfm2:
                gate, up, down = ("mlp." + n for n in ("gate_proj", "up_proj", "down_proj"))
            gated = self.linear(x, layer + gate)
            gated = self.node("Mul", [gated, self.node("Sigmoid", [gated])])
            inner = self.node("Mul", [gated, self.linear(x, layer + up)])
            hidden = self.node("Add", [hidden, self.linear(inner, layer + down)])
        hidden = self.norm(hidden, "model.embedding_norm" if is_lfm2 else "model.norm")
        self._logits(hidden)
        graph = helper.make_graph(
            self.nodes,
            "published",
            self.inputs,
            self.outputs,
            [numpy_helper.from_array(array, name) for name, array in self.initializers.items()],
        )
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def keep(self, name: str, array: np.ndarray) -> str:
        self.initializers[name] = array
        return name

    def numbers(self, *values: int) -> str:
        return self.keep("numbers_" + "_".join(map(str, values)), np.array(values, np.int64))

    def node(self, operator: str, inputs: list[str], output: str = "", domain: str = "", **attributes) -> str:
        output = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def weight(self, name: str, *, transposed: bool = False) -> str:
        array = self.weights[f"{name}.weight"].astype(self.type)
        return self.keep(name, np.ascontiguousarray(array.T) if transposed else array)

    def norm(self, x: str, name: str) -> str:
        epsilon = self.config.rms_norm_eps
        return self.node("SimplifiedLayerNormalization", [x, self.weight(name)], axis=-1, epsilon=epsilon)

    def linear(self, x: str, name: str) -> str:
        if self.layout.bits is None:
            return self.node("MatMul", [x, self.weight(name, transposed=True)])
        weight, bits = self.weights[f"{name}.weight"], self.layout.bits
        blocks, middle = weight.reshape(len(weight), -1, 32), 2 ** (bits - 1)
        scale = np.abs(blocks).max(-1) / (middle - 1)
        levels = (np.rint(blocks / scale[..., None]) + middle).astype(np.uint8)
        packed = levels if bits == 8 else levels[..., 0::2] | (levels[..., 1::2] << 4)
        kept = [self.keep(f"{name}.q", packed), self.keep(f"{name}.scale", scale.astype(self.type))]
        sizes = {"N": weight.shape[0], "K": weight.shape[1], "bits": bits, "block_size": 32}
        return self.node("MatMulNBits", [x, *kept], "", MICROSOFT, **sizes)

    def _lengths(self) -> None:
        total = self.node("ReduceSum", ["attention_mask", self.numbers(1)], keepdims=0)
        last = self.node("Sub", [total, self.keep("one", np.array(1, np.int64))])
        self.node("Cast", [last], "seqlens", to=TensorProto.INT32)
        width = self.node("Gather", [self.node("Shape", ["attention_mask"]), "one"])
        self.node("Cast", [width], "total", to=TensorProto.INT32)

    def _cache(self, given: str, taken: str, shape: list[str | int]) -> None:
        kind = TensorProto.FLOAT16 if self.layout.half else TensorProto.FLOAT
        self.inputs.append(helper.make_tensor_value_info(given, kind, shape))
        self.outputs.append(helper.make_tensor_value_info(taken, kind, shape))

    def attention(self, i: int, x: str) -> str:
        config, layer = self.config, f"model.layers.{i}.self_attn."
        query, key, value = (self.linear(x, f"{layer}{part}_proj") for part in "qkv")
        is_lfm2 = isinstance(config, Lfm2Config)
        if is_lfm2:
            heads = self.numbers(0, 0, -1, config.head_dim)
            query, key = (
                self.node(
                    "Reshape",
                    [self.norm(self.node("Reshape", [y, heads]), layer + name), self.numbers(0, 0, -1)],
                )
                for y, name in ((query, "q_layernorm"), (key, "k_layernorm"))
            )
        rotary = ["cos", "sin"]
        if self.layout.has_position_ids:
            query = self.node(
                "RotaryEmbedding",
                [query, "position_ids", *rotary],
                "",
                MICROSOFT,
                num_heads=config.num_attention_heads,
                rotary_embedding_dim=config.head_dim,
            )
            key = self.node(
                "RotaryEmbedding",
                [key, "position_ids", *rotary],
                "",
                MICROSOFT,
                num_heads=config.num_key_value_heads,
                rotary_embedding_dim=config.head_dim,
            )
            rotary = []
        head = "kv_cache_dim" if self.layout.open_head_size else config.head_dim
        pasts, presents = [], [f"attended_{i}"]
        for part in ("key", "value"):
            pasts.append(f"past_key_values.{i}.{part}")
            presents.append(f"present.{i}.{part}")
            self._cache(pasts[-1], presents[-1], ["batch", config.num_key_value_heads, "past_sequence", head])
        self.nodes.append(
            helper.make_node(
                "GroupQueryAttention",
                [query, key, value, *pasts, "seqlens", "total", *rotary],
                presents,
                domain=MICROSOFT,
                num_heads=config.num_attention_heads,
                kv_num_heads=config.num_key_value_heads,
                do_rotary=0 if self.layout.has_position_ids else 1,
            )
        )
        return self.linear(presents[0], layer + ("out_proj" if is_lfm2 else "o_proj"))

    def convolution(self, i: int, x: str) -> str:
        layer, size = f"model.layers.{i}.conv.", self.config.hidden_size
        product = self.node("Transpose", [self.linear(x, layer + "in_proj")], perm=[0, 2, 1])
        parts = [f"{part}_{i}" for part in ("b", "c", "x")]
        self.nodes.append(helper.make_node("Split", [product], parts, axis=1, num_outputs=3))
        gated = self.node("Mul", [parts[0], parts[2]])
        past, present = f"past_conv.{i}", f"present_conv.{i}"
        self._cache(past, present, ["batch", size, 3])
        whole = self.node("Concat", [past, gated], axis=2)
        end, axis = self.numbers(2**62), self.numbers(2)
        self.node("Slice", [whole, self.numbers(-3), end, axis], present)
        mixed = self.node("Conv", [whole, self.weight(layer + "conv")], group=size, kernel_shape=[3])
        mixed = self.node(
            "Slice", [mixed, self.numbers(1), end, axis]
        )  # one output too many: the state has 3
        out = self.node("Transpose", [self.node("Mul", [parts[1], mixed])], perm=[0, 2, 1])
        return self.linear(out, layer + "out_proj")

    def _logits(self, hidden: str) -> None:
        end, axis = self.numbers(2**62), self.numbers(1)
        if self.layout.has_num_logits:
            keep = self.node(
                "Neg", [self.node("Reshape", ["num_logits_to_keep", axis])]
            )  # -0: from the start
            hidden = self.node("Slice", [hidden, keep, end, axis])
        elif self.layout.last_row_only:
            hidden = self.node("Slice", [hidden, self.numbers(-1), end, axis])
        table = self.keep("head", np.ascontiguousarray(self.initializers["model.embed_tokens"].T))
        logits = self.node("MatMul", [hidden, table])
        self.node("Cast", [logits], "logits", to=TensorProto.FLOAT)
        rows = 1 if self.layout.last_row_only else "rows"
        shape = ["batch", rows, self.config.vocab_size]
        self.outputs.insert(0, helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape))
