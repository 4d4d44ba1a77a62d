"""Tests of charts/todo-app: what helm renders from it, and what it refuses."""
