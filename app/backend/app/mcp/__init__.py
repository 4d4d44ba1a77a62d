"""The tools for tasks, over the Model Context Protocol: their server and the chat's client."""

# What these do can be done again without a difference.
READ_ONLY_TOOLS = frozenset({"list_tasks"})
