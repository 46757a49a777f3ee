"""Open ONNX Runtime sessions: silent, quick to start, with a known number of threads."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime as ort

from engine.errors import ModelError, ProviderError

ort.disable_telemetry_events()

PROVIDER_NAMES = {
    "cpu": "CPUExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "cuda": "CUDAExecutionProvider",
}

_SEVEN_BITS = {  # kept for good: sessions refer to these values without owning them
    "activation_levels": ort.OrtValue.ortvalue_from_numpy(np.array(63, np.float32)),
    "activation_zero_point": ort.OrtValue.ortvalue_from_numpy(np.array(64, np.uint8)),
}


def available_providers() -> list[str]:
    """Short names of the execution providers that the installed runtime brings."""
    installed = set(ort.get_available_providers())
    return [short for short, name in PROVIDER_NAMES.items() if name in installed]


def physical_threads() -> int:
    """Threads for one inference: the cores this process may use, without one for the window from four on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores if cores < 4 else min(cores - 1, 8))


def open_session(
    model: Path, *, provider: str = "cpu", threads: int | None = None, keeps_memory: bool = True
) -> ort.InferenceSession:
    """A session over `model`, whose data files lie beside it.

    With `keeps_memory=False` it gives memory back after each run: slower, for inputs of ever new sizes.
    Raises ProviderError where the runtime lacks the provider, ModelError where it refuses the graph.
    """
    if provider not in available_providers():
        raise ProviderError(f"The installed ONNX Runtime has no provider '{provider}'.")
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads or physical_threads()
    options.inter_op_num_threads = 1
    # A thread that waits by spinning takes its core from whoever computes: the window, workers, others. So it
    # spins for as long as it would take to wake it, in microseconds, and sleeps then.
    options.add_session_config_entry("session.intra_op.spin_duration_us", "20")
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = options.enable_mem_pattern = keeps_memory
    if provider == "cpu" and _products_saturate():
        for name, value in _SEVEN_BITS.items():
            options.add_initializer(name, value)
    try:
        return ort.InferenceSession(model, options, providers=[PROVIDER_NAMES[provider]])
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"ONNX Runtime cannot open {model.name}: {reason}") from error


_SATURATION_PROBE = bytes.fromhex(
    "08083a3e0a180a01610a0162120163220d4d61744d756c496e74656765721201705a090a016112040a0208025a090a016212040a02080362090a016312040a02080642040a00100d"
)
"""An ONNX model of one node, `c = MatMulInteger(a: uint8, b: int8)`."""


@cache
def _products_saturate() -> bool:
    """True on processors whose 8-bit products overflow 16 bits (AVX2 without VNNI).

    There, activations are given 7 bits (levels 63, zero 64), whose products fit.
    """
    depth = 64
    session = ort.InferenceSession(_SATURATION_PROBE, providers=["CPUExecutionProvider"])
    inputs = {"a": np.full((4, depth), 255, np.uint8), "b": np.full((depth, 16), 127, np.int8)}
    (product,) = session.run(None, inputs)
    return bool((np.asarray(product) != 255 * 127 * depth).any())
