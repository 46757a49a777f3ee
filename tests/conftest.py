"""Windows of tests are drawn nowhere, unless whoever runs them names a platform."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
