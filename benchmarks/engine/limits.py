"""What this machine can do at most: bytes a second out of memory, 8-bit multiply-adds a second.

Both are measured on one core, as processor time, which is what the engines are held against.
"""

from collections.abc import Callable

import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from benchmarks.engine.process import timed

ROUNDS = 7
STREAM_BYTES = 512 * 1024 * 1024
"""Far more than any cache holds."""


def memory_bandwidth() -> float:
    """Bytes a second that one core reads, at best."""
    array = np.ones(STREAM_BYTES // 8, np.int64)
    return STREAM_BYTES / _best(lambda: np.bitwise_or.reduce(array))


def multiply_adds() -> float:
    """8-bit multiply-adds a second of one core in the runtime's own kernel, at best, all in its caches."""
    rows, inner, columns, layers = 128, 512, 512, 32
    weight = np.random.default_rng(0).integers(-127, 127, (inner, columns)).astype(np.int8)
    nodes = [helper.make_node("MatMulInteger", ["x", "w"], [f"y{i}"]) for i in range(layers)]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "products",
        [value("x", TensorProto.UINT8, [rows, inner])],
        [value(f"y{i}", TensorProto.INT32, [rows, columns]) for i in range(layers)],
        [numpy_helper.from_array(weight, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    x = np.full((rows, inner), 64, np.uint8)
    return rows * inner * columns * layers / _best(lambda: session.run(None, {"x": x}))


def _best(work: Callable[[], object]) -> float:
    work()
    return min(timed(work)[1][1] for _ in range(ROUNDS))
