"""An installed wheel, run from another folder, does the whole job without the checkout."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.commands.conftest import PATIENCE, ROOT, environment

WHERE = """\
import json, sys
import assistant, flows
from assistant import profiles
from assistant.qa.site.fixtures_folder import fixtures_folder
print(json.dumps([assistant.__file__, flows.__file__, str(profiles.folder()), str(fixtures_folder())]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel of this checkout is installed, alone."""
    work = tmp_path_factory.mktemp("wheel")
    module("hatchling", "build", "-t", "wheel", "-d", str(work / "dist"))
    (wheel,) = (work / "dist").glob("*.whl")
    target = work / "installed"
    module("pip", "install", "--no-index", "--no-deps", "--quiet", "--target", str(target), str(wheel))
    return target


def module(*words: str) -> None:
    subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=True, capture_output=True)


def python(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run this Python with the wheel and the libraries, but without the checkout's own entry among its paths."""
    known = environment(folder / "home")
    # `-S` leaves out the file by which the checkout is installed for development.
    known["PYTHONPATH"] = f"{installed}:{sysconfig.get_path('purelib')}:{sysconfig.get_path('platlib')}"
    command = [sys.executable, "-S", *words]
    return subprocess.run(command, cwd=folder, env=known, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_the_wheel_brings_its_own_profiles_and_pages(installed: Path, tmp_path: Path) -> None:
    ended = python(installed, tmp_path, "-c", WHERE)
    assert ended.returncode == 0, ended.stderr
    package, flows, profiles, pages = (Path(place) for place in json.loads(ended.stdout))
    assert package == installed / "assistant" / "__init__.py"
    assert flows == installed / "flows" / "__init__.py"
    assert profiles == installed / "assistant" / "_selectors"
    assert pages.is_relative_to(installed / "assistant" / "_fixtures")


def test_the_installed_wheel_passes_the_demo_from_another_folder(installed: Path, tmp_path: Path) -> None:
    words = ("-m", "assistant", "demo", "--json", "--disputes", "12", "--pictures", str(tmp_path / "pictures"))
    ended = python(installed, tmp_path, *words)
    assert ended.returncode == 0, ended.stderr
    summary = json.loads(ended.stdout.splitlines()[-1])
    assert (summary["disputes_read"], summary["cases_read"], summary["in_order"]) == (12, 12, True)
    assert (summary["reply_filled"], summary["extension_filled"], summary["writes_received"]) == (True, True, 0)
    assert len(list((tmp_path / "pictures").iterdir())) == 4
