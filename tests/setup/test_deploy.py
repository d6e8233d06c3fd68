"""What is shipped for a server passes the programs that it is for, and says what the documents say."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from registry.store.address import read_address
from tests.fixtures.needs import lacking
from tests.fixtures.nginx import SETTINGS, WHOLE, certify
from tests.fixtures.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = "/usr/local/lib/softpark/current/venv/bin/softpark"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def of_the_system(program: str) -> str:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or lacking(program)


def test_nginx_takes_the_shipped_settings_as_they_are_but_for_the_certificate(tmp_path):
    certificate, key = certify(tmp_path)
    block = SETTINGS.read_text(encoding="utf-8")
    for shown, real in {
        "/etc/ssl/park.example.pem": str(certificate), "/etc/ssl/park.example.key": str(key),
    }.items():  # fmt: skip
        assert block.count(shown) == 1
        block = block.replace(shown, real)
    whole = tmp_path / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    whole.write_text(WHOLE.format(user=user, folder=tmp_path, block=block), encoding="utf-8")
    looked = subprocess.run(
        [of_the_system("nginx"), "-t", "-p", tmp_path, "-c", whole], capture_output=True, text=True, timeout=PATIENCE
    )
    assert looked.returncode == 0 and "[warn]" not in looked.stderr, looked.stderr


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        (tmp_path / unit.name).write_text(text.replace(PROGRAM, "/bin/true"), encoding="utf-8")
    names = [tmp_path / unit.name for unit in UNITS]
    looked = subprocess.run(
        [of_the_system("systemd-analyze"), "verify", *names], capture_output=True, text=True, timeout=PATIENCE
    )
    assert looked.returncode == 0 and not looked.stderr, looked.stderr


def settings_of(text: str) -> set[str]:
    return set(re.findall(r"SOFTPARK_[A-Z_]*[A-Z]\b", text))


def test_every_setting_that_is_shipped_is_documented():
    known = settings_of((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    shipped = {path.name: settings_of(path.read_text(encoding="utf-8")) for path in DEPLOY.rglob("*") if path.is_file()}
    assert {name: found - known for name, found in shipped.items() if found - known} == {}
    assert shipped["softpark.env"] and shipped["softpark@.service"]


def test_the_shipped_settings_are_taken(monkeypatch):
    from registry.process import logform
    from registry.process.proxies import proxies
    from registry.process.site import site

    for line in (DEPLOY / "softpark.env").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            monkeypatch.setenv(*line.split("=", 1))
    assert site().address == "https://park.example" and len(proxies()) == 1
    assert isinstance(logform.form(), logform.AsJson)
    assert read_address(os.environ["SOFTPARK_DATABASE_URL"]).drivername.startswith("postgresql")


def test_the_containers_are_three_processes_behind_a_proxy_that_they_trust():
    whole = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    parks = {name: each for name, each in whole["services"].items() if name.startswith("park-")}
    assert len(parks) == 3 and set(whole["services"]["nginx"]["depends_on"]) == set(parks)
    (network,) = whole["networks"]["inner"]["ipam"]["config"]
    for each in parks.values():
        assert each["environment"]["SOFTPARK_PROXIES"] == network["subnet"] and each["command"][0] == "serve"


def test_both_documents_type_the_same():
    blocks = [
        re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL)
        for name in ("deploy.md", "deploy.zh-CN.md")
    ]
    assert blocks[0] == blocks[1] and len(blocks[0]) >= 6


@pytest.mark.prove
def test_the_offline_kit_installs_without_a_network_and_refuses_what_was_altered(tmp_path):
    """Made for this machine; making it asks the package index once, installing it nobody."""
    architecture = {"x86_64": "x86-64", "aarch64": "aarch64"}[platform.machine()]
    if not Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc").exists():
        lacking("fonts-noto-cjk")
    subprocess.run([DEPLOY / "kit", architecture, tmp_path], check=True)
    (kit,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert list(tmp_path.glob("*.tar.gz.sha256"))
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_INDEX_URL": "http://127.0.0.1:9/",
               "PIP_CONFIG_FILE": os.devnull}  # fmt: skip
    installed = subprocess.run([kit / "install", tmp_path / "opt"], env=nowhere, capture_output=True, text=True)
    assert installed.returncode == 0, installed.stderr
    softpark = tmp_path / "opt" / "current" / "venv" / "bin" / "softpark"
    database = {**nowhere, "SOFTPARK_DATABASE_URL": f"sqlite:///{tmp_path / 'softpark.db'}"}
    for command in (["init"], ["parks", "--district", "440311"]):
        done = subprocess.run([softpark, *command], env=database, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    before = os.readlink(tmp_path / "opt" / "current")
    with open(kit / "app" / "app.py", "a") as altered:
        altered.write("\n")
    refused = subprocess.run([kit / "install", tmp_path / "opt"], env=nowhere, capture_output=True, text=True)
    assert refused.returncode == 1 and "Nothing was installed" in refused.stderr
    assert os.readlink(tmp_path / "opt" / "current") == before
