"""ONNX Runtime, with its reporting to its maker off.

It stands here, since this file runs before any other of the package can import onnxruntime.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
