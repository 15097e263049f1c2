"""What is shipped and what is locked."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]


def test_the_lock_names_no_address_and_hashes_everything() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    packages = [line for line in lines if re.match(r"[A-Za-z0-9]", line)]
    assert all(re.match(r"[a-z0-9-]+==\S+ ", line) for line in packages)
    assert len(packages) > 40
    starts = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
    assert all("--hash=sha256:" in lines[number + 1] for number in starts)


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[>=<~! \[]", entry)[0] for entry in wanted}
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    assert names - locked == set()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with private files in it, and what is built of the copy."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("assistant", "flows", "pyproject.toml", "LICENSE", "Makefile", "requirements.lock"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(copy)], check=True)
    (copy / "README.md").write_text("x")
    for folder, names in {
        "selectors": ("site.toml", "mine.local.toml"),
        "fixtures/html/site": ("case.html", "case.local.toml"),
        "data": ("state.json",),
    }.items():
        (copy / folder).mkdir(parents=True)
        for name in names:
            (copy / folder / name).write_text("x")
    for name in ("assistant.toml", ".env"):
        (copy / name).write_text("x")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(copy / "dist")]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return copy / "dist"


def test_the_wheel_holds_profiles_and_pages_and_nothing_private(built: Path) -> None:
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    for wanted in (
        "assistant/_selectors/site.toml",
        "assistant/_fixtures/html/site/case.html",
        "assistant/texts/ground.toml",
        "assistant/settings.py",
        "flows/records.py",
    ):
        assert wanted in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"assistant", "flows"}
    assert private(names) == []


def test_the_source_archive_holds_nothing_private(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = archive.getnames()
    assert any(name.endswith("selectors/site.toml") for name in names)
    assert private(names) == []


def private(names: list[str]) -> list[str]:
    return [name for name in names if re.search(r"\.local\.|/\.env|assistant\.toml|state\.json|__pycache__", name)]


def test_records_and_phrases_know_nothing_above_them() -> None:
    graph = grimp.build_graph("flows", include_external_packages=True)
    low = {module for module in graph.modules if re.match(r"flows\.(records|phrases)\b", module)}
    assert "flows.records" in low
    for module in low:
        known = {
            other
            for other in graph.find_modules_directly_imported_by(module)
            if other.split(".")[0] in ("flows", "assistant")
        }
        assert known <= low
    assert graph.find_modules_directly_imported_by("flows.records").isdisjoint(low)


def test_no_python_among_the_profiles() -> None:
    assert list((ROOT / "selectors").rglob("*.py")) == []
