"""From published weights to the ONNX model folder that the engine runs; extra `convert`, never torch."""
