"""The application with the settings of its environment."""

import logging
import sys

from app.application import create_app
from app.core.config import ConfigurationError, Settings, load_settings
from app.core.logging import configure_logging

try:
    settings = load_settings(Settings)
except ConfigurationError as error:
    configure_logging("INFO")
    logging.getLogger("app").critical("bad configuration: %s", error)
    sys.exit(2)

configure_logging(settings.log_level)
app = create_app(settings)
