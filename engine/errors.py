"""What a user can meet from the engine.

EngineError
├── ModelError       a model folder or file cannot be used as it is
│   └── RoundingError    its weights cannot be rounded as was asked for
├── ProviderError    the execution provider cannot run the model, or runs it wrongly
└── ContextTooLong   more tokens than the model's context holds
"""


class EngineError(Exception):
    """The message is one sentence for a person."""


class ModelError(EngineError):
    """A model folder or file cannot be used as it is."""


class RoundingError(ModelError):
    """Weights cannot be rounded as was asked for: in such blocks, to so small a size."""


class ProviderError(EngineError):
    """The execution provider cannot run the model, or computes wrong numbers."""


class ContextTooLong(EngineError):  # noqa: N818 - reads as the fact it is
    """More tokens than the model's context holds."""
