"""What every other part stands on: settings, logs, the database."""
