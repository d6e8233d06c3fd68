"""Nothing of the machine that a file was written on is in it."""

import lzma
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
# In pieces, so that this file does not find itself.
HOME = re.compile("/(" + "|".join(["root", "home/[a-z]+", "Users/[A-Za-z]+", "work", "opt", "mnt"]) + ")/")
ADDRESSES = ["pypi" + r"\.org", "python" + r"hosted\.", "(?<!no-emit)-index" + "-url", "find" + "-links [/h]"]
INDEX = re.compile("|".join(ADDRESSES))
CONFLICT = re.compile("^(" + "|".join(["<" * 7, ">" * 7]) + ") ", re.MULTILINE)


@pytest.fixture(scope="module")
def tracked():
    """Every file but pictures that git keeps here: path and text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git clone")
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix not in {".png", ".mo"} and path.is_file():
            packed = path.suffix == ".xz"  # a register is packed, but may name something nevertheless
            data = lzma.decompress(path.read_bytes()) if packed else path.read_bytes()
            texts[name] = data.decode("utf-8", "replace")  # a file in GBK, or a workbook, may name something too
    return texts


def naming(tracked, pattern):
    return [f"{name}: {found[0]}" for name, content in tracked.items() if (found := pattern.search(content))]


def test_no_file_names_a_folder_of_a_machine(tracked):
    assert naming(tracked, HOME) == []


def test_no_file_holds_a_merge_that_was_not_finished(tracked):
    assert naming(tracked, CONFLICT) == []


def test_no_file_names_a_package_index(tracked):
    assert naming(tracked, INDEX) == []


def test_no_file_names_the_package_index_of_this_machine(tracked):
    addresses = " ".join(value for name, value in os.environ.items() if name.startswith("PIP_")).split()
    hosts = {urlsplit(address).hostname for address in addresses if "://" in address} - {None}
    assert [name for host in hosts for name in naming(tracked, re.compile(re.escape(host)))] == []
