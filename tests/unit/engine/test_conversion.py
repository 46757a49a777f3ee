"""Published weights come in as they are, whatever form they have."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from gguf import GGMLQuantizationType
from gguf.quants import dequantize
from tokenizers import Tokenizer

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.model_folder import read_checkpoint, write_model_folder
from engine.conversion.quantise import quantise_blocks
from engine.conversion.sensitivity import bytes_in_4_bits, eight_bit_layers
from engine.errors import ModelError
from engine.model_files.manifest import read_manifest
from engine.types import BLOCK_SIZES, Blocks, Rounding
from tests.helpers.published_models import write_gguf, write_hugging_face_folder
from tests.helpers.tiny_model import CORPUS, random_lfm2_weights, tiny_checkpoint, tiny_lfm2_checkpoint

CHECKPOINTS = {"llama": tiny_checkpoint, "lfm2": tiny_lfm2_checkpoint}


@pytest.fixture(params=CHECKPOINTS)
def checkpoint(request: pytest.FixtureRequest) -> Checkpoint:
    return CHECKPOINTS[request.param]()


def assert_equal(one: Checkpoint, other: Checkpoint, tolerance: float = 0) -> None:
    single = float(np.float32(other.config.rms_norm_eps))  # as GGUF keeps it
    assert one.config in (other.config, replace(other.config, rms_norm_eps=single))
    assert set(one.weights) == set(other.weights)
    for name, weight in other.weights.items():
        np.testing.assert_allclose(one.weights[name], weight, atol=tolerance, err_msg=name)


@pytest.mark.parametrize("files", [1, 3])
def test_hugging_face_folder_is_read_whole(checkpoint: Checkpoint, tmp_path: Path, files: int) -> None:
    assert_equal(read_checkpoint(write_hugging_face_folder(checkpoint, tmp_path, files=files)), checkpoint)


@pytest.mark.parametrize(
    ("kind", "tolerance"), [("F32", 0), ("F16", 1e-3), ("Q8_0", 5e-3), ("Q4_0", 0.1), ("Q4_1", 0.08)]
)
def test_gguf_is_read_whole(checkpoint: Checkpoint, tmp_path: Path, kind: str, tolerance: float) -> None:
    read = read_checkpoint(write_gguf(checkpoint, tmp_path / "model.gguf", kind))
    assert_equal(read, checkpoint, tolerance)
    assert read.chat_template == "{{ bos_token }}{{ messages }}"
    assert read.first_token == checkpoint.first_token


@pytest.mark.parametrize(
    ("kind", "block_bytes", "scale_places"),
    [("Q4_K", 144, (0, 2)), ("Q5_K", 176, (0, 2)), ("Q6_K", 210, (208,))],
)
def test_gguf_of_k_quants_is_read(
    tmp_path: Path, kind: str, block_bytes: int, scale_places: tuple[int, ...]
) -> None:
    """The library writes none, so blocks are random but for their scales."""
    tiny = tiny_lfm2_checkpoint()
    config = replace(tiny.config, hidden_size=256, intermediate_size=256)
    checkpoint = replace(tiny, config=config, weights=random_lfm2_weights(config))
    random, wanted = np.random.default_rng(0), GGMLQuantizationType[kind]

    def blocks(weight: np.ndarray) -> np.ndarray:
        raw = random.integers(0, 256, (weight.size // 256, block_bytes), np.uint8)
        for place in scale_places:
            raw[:, place : place + 2] = np.frombuffer(np.float16(0.001).tobytes(), np.uint8)
        return raw.reshape(len(weight), -1)

    stored: dict[str, np.ndarray] = {}

    def store(weight: np.ndarray, name: str) -> np.ndarray:
        stored[name] = blocks(weight)
        return stored[name]

    path = write_gguf(checkpoint, tmp_path / "model.gguf", kind, store)
    read = read_checkpoint(path)
    assert len(stored) > 20
    for name, raw in stored.items():
        np.testing.assert_array_equal(read.weights[name], dequantize(raw, wanted), err_msg=name)


def test_tokenizer_of_gguf_splits_as_the_model_s_own(tmp_path: Path) -> None:
    checkpoint = tiny_checkpoint()
    read = read_checkpoint(write_gguf(checkpoint, tmp_path / "model.gguf"))
    own, again = Tokenizer.from_str(checkpoint.tokenizer_json), Tokenizer.from_str(read.tokenizer_json)
    assert again.encode(CORPUS).ids == own.encode(CORPUS).ids


@pytest.mark.parametrize("blocks", [Blocks(16), Blocks(32), Blocks(64), Blocks(64, symmetric=True)], ids=str)
def test_block_rounding_with_moments_errs_less_where_inputs_are_alike(blocks: Blocks) -> None:
    random = np.random.default_rng(0)
    inputs = random.standard_normal((500, 8)) @ random.standard_normal((8, 64))
    inputs += 0.1 * random.standard_normal(inputs.shape)
    weight = random.standard_normal((48, 64)).astype(np.float32)

    def error(moments: np.ndarray | None) -> float:
        nibbles, scale, zero = quantise_blocks(weight, blocks, moments)
        return float(((inputs @ (weight - weights_of(nibbles, scale, zero)).T) ** 2).mean())

    assert error(inputs.T @ inputs / len(inputs)) < 0.5 * error(None)


def test_finer_blocks_and_zero_points_round_lopsided_weights_closer() -> None:
    weight = np.random.default_rng(0).gamma(2, size=(48, 128)).astype(np.float32)  # all above zero

    def error(blocks: Blocks) -> float:
        return float(((weight - weights_of(*quantise_blocks(weight, blocks))) ** 2).mean())

    sizes = [error(Blocks(size)) for size in BLOCK_SIZES]
    assert sizes == sorted(sizes)
    assert error(Blocks(32)) < 0.5 * error(Blocks(32, symmetric=True))


def test_blocks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ModelError, match="96 inputs cannot be cut into blocks of 64"):
        quantise_blocks(np.ones((2, 96), np.float32), Blocks(64))


@pytest.mark.parametrize("blocks", [Blocks(16), Blocks(32, symmetric=True)], ids=str)
def test_size_of_rounded_weights_is_known_before(blocks: Blocks) -> None:
    weight = np.random.default_rng(0).standard_normal((48, 96)).astype(np.float32)
    parts = [part for part in quantise_blocks(weight, blocks) if part is not None]
    assert bytes_in_4_bits(weight.T, blocks) == sum(part.nbytes for part in parts)


def test_of_few_layers_in_8_bits_the_one_that_4_bits_hurt_most_is_first(tmp_path: Path) -> None:
    checkpoint = tiny_lfm2_checkpoint()
    weights = dict(checkpoint.weights)
    for name, weight in weights.items():  # what the other layers add hardly counts
        if name.endswith(("out_proj.weight", "w2.weight")) and "layers.2." not in name:
            weights[name] = weight * np.float32(0.01)
    checkpoint = replace(checkpoint, weights=weights)
    tokens = Tokenizer.from_str(checkpoint.tokenizer_json).encode(CORPUS).ids

    def made(megabytes: float | None = None) -> tuple[float, float]:
        """Size and divergence of the model in 4 bits."""
        folder = tmp_path / f"{megabytes}"
        rounding = Rounding("int4", Blocks(16), megabytes)
        write_model_folder(checkpoint, folder, rounding, name="tiny", document_tokens=64)
        weights = onnx.load(folder / "model.onnx").graph.initializer
        size = sum(onnx.numpy_helper.to_array(weight).nbytes for weight in weights) / 1e6
        return size, read_manifest(folder).measured["kl_to_float32"]

    def chosen(megabytes: float) -> frozenset[int]:
        return eight_bit_layers(checkpoint, tokens, Blocks(16), megabytes)

    least, most = made()[0], made(100)[0]
    layer = (most - least) / 4
    assert chosen(least + 0.1 * layer) == set()
    assert chosen(least + 1.2 * layer) == {2}
    assert chosen(most + 0.1 * layer) == {0, 1, 2, 3}
    with pytest.raises(ModelError, match="throughout its weights take"):
        chosen(least - 0.1 * layer)
    size, divergence = made(least + 1.2 * layer)
    assert size <= least + 1.2 * layer
    assert divergence < made(least + 0.1 * layer)[1]


def weights_of(nibbles: np.ndarray, scale: np.ndarray, zero: np.ndarray | None) -> np.ndarray:
    """What the runtime reads from `quantise_blocks`."""
    levels = np.stack([nibbles & 15, nibbles >> 4], axis=-1).reshape(*scale.shape, -1).astype(float)
    zeros = 8.0
    if zero is not None:
        zeros = np.stack([zero & 15, zero >> 4], axis=-1).reshape(len(zero), -1)[:, : scale.shape[1], None]
    return ((levels - zeros) * scale[..., None]).reshape(len(scale), -1)
