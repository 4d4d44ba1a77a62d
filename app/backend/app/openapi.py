"""Print the description of the API as JSON: `python -m app.openapi`.

Needs neither a configuration nor a database.
"""

import json
import sys
from typing import Any

from app.application import create_app
from app.core.config import Settings


def description() -> dict[str, Any]:
    # Nothing connects to these: what they stand for is used by a running application only.
    settings = Settings.model_validate(
        {
            "database_url": "postgresql://localhost/todo",
            "auth_issuer": "http://localhost",
            "auth_audience": "http://localhost",
            "auth_jwks_url": "http://localhost/api/auth/jwks",
        }
    )
    return create_app(settings).openapi()


if __name__ == "__main__":
    json.dump(description(), sys.stdout, indent=2)
    sys.stdout.write("\n")
