"""The MCP server and the client that the chat uses."""
