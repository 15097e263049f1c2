"""On what the figures were measured."""

import importlib.metadata
import os
import platform
import re
import subprocess
from datetime import UTC, datetime

from benchmarks.signing_in import browser_here


def machine() -> dict[str, str]:
    """Return what a reader needs to judge the figures by."""
    browser = browser_here()
    told = subprocess.run([str(browser.executable_path), "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\d+(?:\.\d+)+", told.stdout)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "browser": f"{browser.name} {version[0] if version else '?'}",
        "playwright": importlib.metadata.version("playwright"),
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }
