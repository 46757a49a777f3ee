"""From published weights to the ONNX model folder that the engine runs; needs the extra `convert`, never torch."""
