"""A PostgreSQL server of our own, without network, for as long as the tests run."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")


class NoPostgres(Exception):
    """There is none on this machine, or it does not start; the message says which."""


@contextmanager
def private_postgres() -> Iterator[Path]:
    """Run a server and yield the folder of its socket. Raises NoPostgres."""
    programs = max(INSTALLED.glob("*/bin/initdb"), default=None, key=lambda file: float(file.parents[1].name))
    if programs is None or os.name != "posix":
        raise NoPostgres(f"no PostgreSQL under {INSTALLED}")
    # A socket's path may have 107 letters: too few for the test runner's own folders.
    folder = Path(tempfile.mkdtemp(prefix="store-"))
    server = _Server(programs.parent, folder)
    try:
        server.start()
        try:
            yield folder
        finally:
            server.run("pg_ctl", "stop", "-D", str(server.data), "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Server:
    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self.data = folder / "data"
        self._user = _unprivileged() if os.geteuid() == 0 else None
        if self._user is not None:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)

    def start(self) -> None:
        """Make a new cluster and start it."""
        self.run("initdb", "-D", str(self.data), "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}' -c fsync=off"
        log = str(self._folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", log, "-o", options)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs, never as root: it refuses that."""
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
            user=self._user.pw_uid if self._user else None,
            group=self._user.pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
        )
        if done.returncode:
            raise NoPostgres(f"{program}: {done.stderr.strip()[-300:]}")


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL does not run as root, and there is nobody else")
