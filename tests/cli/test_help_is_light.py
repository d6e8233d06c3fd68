"""A command waits for what its work needs: help for no library and no law, and none for garbage when it ends."""

import json
import os
import subprocess
import sys

import pytest

from tests.fixtures.waiting import PATIENCE

HEAVY = ("numpy", "pandas", "pyarrow", "sqlalchemy", "shapely", "streamlit", "ssl")
LAW = ("registry.policy.files.law", "registry.policy.kernel")

# Prints what stands in the program once every command has shown its help.
HELP = """
import json, sys
from typer.main import get_command
from typer.testing import CliRunner
from cli.main import app

def paths(command, path=()):
    yield path
    for name, one in getattr(command, "commands", {}).items():
        yield from paths(one, (*path, name))

said = {" ".join(path): CliRunner().invoke(app, [*path, "--help"]) for path in paths(get_command(app))}
failed = [path for path, result in said.items() if result.exit_code or "Usage" not in result.output]
print(json.dumps({"asked": list(said), "failed": failed, "modules": sorted(sys.modules)}))
"""

# The same after the documents were listed.
LIST = """
import json, sys
from typer.testing import CliRunner
from cli.main import app

listed = CliRunner().invoke(app, ["policies", "--json"])
print(json.dumps({"documents": len(json.loads(listed.output)), "modules": sorted(sys.modules)}))
"""


def told_by(program):
    """What a program in a process of its own prints as JSON."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=PATIENCE)
    return json.loads(done.stdout)


def test_help_of_no_command_waits_for_a_heavy_library_or_the_law():
    told = told_by(HELP)
    assert told["failed"] == []
    assert {"", "check", "policies show", "policies validate", "people", "rulings", "assess"} <= set(told["asked"])
    assert [name for name in (*HEAVY, *LAW) if name in told["modules"]] == []


def test_documents_are_listed_without_numpy_or_the_network():
    told = told_by(LIST)
    assert told["documents"] > 0
    assert [name for name in ("numpy", "ssl", "registry.policy.kernel") if name in told["modules"]] == []


# Says, when all is done that is done at the end, how many objects Python will not look at any more.
END = """
import atexit, gc, json, sys
from types import SimpleNamespace
atexit.register(lambda: print(json.dumps(gc.get_freeze_count())))  # called after those that come later
from cli.main import app

sys.modules["app"] = SimpleNamespace(main=lambda host, port: None)
app({words}, standalone_mode=False)
"""


@pytest.mark.parametrize(("words", "looks"), [(["policies", "nosuch"], False), (["serve"], True)])
def test_a_command_ends_without_a_last_look_for_garbage_but_a_server_takes_it(words, looks, tmp_path):
    """What a server opened is closed as it is collected; a command closes it itself."""
    environment = {**os.environ, "SOFTPARK_DATABASE_URL": f"sqlite:///{tmp_path / 'end.db'}"}
    done = subprocess.run(
        [sys.executable, "-c", END.format(words=words)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment,
        check=False,
    )
    assert (json.loads(done.stdout.splitlines()[-1]) == 0) == looks, done.stderr
