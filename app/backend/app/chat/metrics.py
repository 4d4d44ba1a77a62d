"""What the chat counts."""

from prometheus_client import Counter, Histogram

turns = Counter("todo_chat_turns", "Turns of the chat, by how they ended.", ["outcome"])
failures = Counter("todo_chat_failures", "Turns of the chat that failed, by why.", ["kind"])
tool_calls = Counter("todo_chat_tool_calls", "Tools called in turns.", ["tool", "status"])
duration = Histogram(
    "todo_chat_turn_duration_seconds",
    "From the stored question to the stored answer.",
    buckets=(0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10, 20, 40, 60),
)
