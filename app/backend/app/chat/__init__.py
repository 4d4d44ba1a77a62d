"""The chat: a person's message, an agent run with the tools for tasks, a streamed answer."""

import os

# Before the SDK is imported anywhere: it must not send traces to another host.
os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"
