"""The folder where a union's database, secret key and files lie; no Django here, because settings need the key."""

import os
import secrets
from pathlib import Path


def home() -> Path:
    """The folder named by AMITY_HOME, or ./var."""
    return Path(os.environ.get("AMITY_HOME", "var")).resolve()


def prepare(folder: Path) -> None:
    """Make the folder and, once, a secret key that only its owner can read."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "secret_key"
    if not key.exists():
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
