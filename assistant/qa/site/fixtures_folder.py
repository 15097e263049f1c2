"""Where the pages of the local seller center lie."""

from functools import cache
from pathlib import Path

import assistant


@cache
def fixtures_folder() -> Path:
    """Find the folder of pages: packaged copy first, else the checkout's; `FileNotFoundError` without either."""
    package = Path(assistant.__file__).resolve().parent
    for folder in (package / "_fixtures" / "html", package.parent / "fixtures" / "html"):
        if (folder / "sign-in").is_dir():
            return folder
    raise FileNotFoundError(f"no pages beside {package}: the installation is incomplete")
