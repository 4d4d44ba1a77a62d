"""What the application does, independent of how it is called."""
