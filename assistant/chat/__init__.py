"""The chat window."""

import os

# Read when gradio is imported and again when it launches: no usage report leaves this machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
