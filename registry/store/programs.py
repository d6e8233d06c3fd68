"""PostgreSQL's own programs (`pg_dump`, `pg_restore`, `psql`), run with the address of the register."""

import os
import shutil
import subprocess

from sqlalchemy import URL

from registry.words import Explained


class ProgramFailed(Explained):
    """A program is not there, or did not succeed; `.zh` and `.en` say what to do."""


def run(url: URL | None, program: str, *words: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, where no list of processes shows it.

    Raises `ProgramFailed`.
    """
    if shutil.which(program) is None:
        raise ProgramFailed(
            f"这台机器上没有 {program}：请安装不低于服务器版本的 PostgreSQL 客户端（Debian：postgresql-client）。",
            f"{program} is not on this machine: install PostgreSQL's client programs (Debian: postgresql-client), of "
            "the server's version or later.",
        )
    environment = dict(os.environ)
    if url is not None:
        environment["PGPASSWORD"] = url.password or environment.get("PGPASSWORD", "")
        address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        words = (*words, f"--dbname={address}")
    done = subprocess.run(
        [program, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[0]
        raise ProgramFailed(f"{program} 没有成功：{told}", f"{program} failed: {told}")
