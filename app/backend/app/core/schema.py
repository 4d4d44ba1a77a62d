"""The revision of the database schema, compared with the one this release needs."""

from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

_MIGRATIONS = Path(__file__).parent.parent / "migrations"


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


@dataclass(frozen=True)
class SchemaRevisions:
    """The revisions that this release knows."""

    head: str
    known: frozenset[str]

    @classmethod
    def load(cls) -> "SchemaRevisions":
        scripts = ScriptDirectory.from_config(alembic_config())
        head = scripts.get_current_head()
        if head is None:
            raise RuntimeError("the release has no schema revision")
        return cls(head, frozenset(script.revision for script in scripts.walk_revisions()))

    def is_current(self, revision: str | None) -> bool:
        """Whether a database at this revision has all that the release needs.

        A revision that this release does not know comes from a newer one. Migrations only add
        while the older release still runs, so its pods go on serving during an update and after
        a rollback.
        """
        return revision is not None and (revision == self.head or revision not in self.known)

    def is_newer(self, revision: str | None) -> bool:
        return revision is not None and revision not in self.known
