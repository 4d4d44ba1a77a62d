"""The HTTP layer: routes, their dependencies and the errors they answer with."""
