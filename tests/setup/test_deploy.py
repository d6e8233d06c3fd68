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
        assert each["environment"]["SOFTPARK_PROCESSES"] == str(len(parks))
        assert each["read_only"] and each["cap_drop"] == ["ALL"], "they write nothing into the image, and may do little"


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
    commit = subprocess.run(["git", "rev-parse", "--short=8", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    assert f"-{commit.stdout.strip()}-" in kit.name, "two kits of one version are told apart by their names"
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_INDEX_URL": "http://127.0.0.1:9/",
               "PIP_CONFIG_FILE": os.devnull}  # fmt: skip
    installed = subprocess.run(
        [kit / "install", tmp_path / "opt"], env=nowhere, capture_output=True, text=True, umask=0o077
    )
    assert installed.returncode == 0, installed.stderr
    closed = [path for path in (tmp_path / "opt").rglob("*") if path.stat().st_mode & 0o044 != 0o044]
    assert closed == [], "whom the service runs as reads it, however strict the umask of root"
    softpark = tmp_path / "opt" / "current" / "venv" / "bin" / "softpark"
    database = {**nowhere, "SOFTPARK_DATABASE_URL": f"sqlite:///{tmp_path / 'softpark.db'}"}
    for command in (["init"], ["parks", "--district", "440311"]):
        done = subprocess.run([softpark, *command], env=database, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    before = os.readlink(tmp_path / "opt" / "current")
    assert commit.stdout.strip() in before
    with open(kit / "app" / "app.py", "a") as altered:
        altered.write("\n")
    refused = subprocess.run([kit / "install", tmp_path / "opt"], env=nowhere, capture_output=True, text=True)
    assert refused.returncode == 1 and "Nothing was installed" in refused.stderr
    assert os.readlink(tmp_path / "opt" / "current") == before


def lines_of(unit: str, setting: str) -> list[str]:
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
    return re.findall(rf"^{setting}=(.*)$", text, re.MULTILINE)


def shipped_setting(name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.*)$", (DEPLOY / "softpark.env").read_text(encoding="utf-8"), re.MULTILINE)
    return value


SERVICES = ("softpark-init.service", "softpark@.service")


@pytest.mark.parametrize("unit", SERVICES)
def test_the_folder_of_backups_that_is_set_is_made_by_whichever_unit_starts_first(unit):
    """`serve` refuses a folder that is not there, so the shipped settings alone would keep the site from starting."""
    (made,) = lines_of(unit, "StateDirectory")
    assert shipped_setting("SOFTPARK_BACKUPS") in {f"/var/lib/{folder}" for folder in made.split()}


def test_a_site_whose_database_was_away_when_the_machine_started_comes_by_itself():
    """A unit that is required and fails takes the others with it for good; here each start is tried again."""
    assert not lines_of("softpark@.service", "Requires")
    assert any("softpark-init.service" in wanted for wanted in lines_of("softpark@.service", "Wants"))
    for unit in SERVICES:
        assert lines_of(unit, "Restart") == ["on-failure"] and lines_of(unit, "StartLimitIntervalSec") == ["0"]


def test_both_units_may_do_as_little():
    limits = []
    for unit in SERVICES:
        text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
        limits.append(
            set(re.findall(r"^(?:Private|Protect|Restrict[A-Z]|System|Lock|NoNew|Cap|UMask).*", text, re.MULTILINE))
        )
    assert limits[0] == limits[1] and "SystemCallFilter=@system-service" in limits[0]


def test_a_command_on_the_server_is_run_as_the_service_runs():
    """Else it would write into a register of its own, or files that the service cannot read."""
    command = (DEPLOY / "softpark").read_text(encoding="utf-8")
    (user,), (folder,) = lines_of("softpark@.service", "User"), lines_of("softpark@.service", "WorkingDirectory")
    (settings,), (mask,) = lines_of("softpark@.service", "EnvironmentFile"), lines_of("softpark@.service", "UMask")
    assert f"--uid={user} " in command and f"--working-directory={folder} " in command
    assert f"settings={settings}\n" in command and f"UMask={mask} " in command and f"{PROGRAM} " in command


def test_nginx_knows_every_process_that_the_document_starts():
    started = re.findall(r"softpark@(\d+)", (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"))
    known = re.findall(r"^ +server 127\.0\.0\.1:(\d+) max_fails=0;", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(started) == set(known) and len(known) == 3
    assert int(shipped_setting("SOFTPARK_PROCESSES")) == len(known), "else each allows more than its share"


@pytest.mark.parametrize(
    ("named", "told"),
    [(["kit-of-before/install", "/srv/park"], "name the one"), (["srv/park"], "from / on")],
    ids=["two kits unpacked in one folder", "a folder that is not named from / on"],
)
def test_the_script_refuses_what_would_install_elsewhere(tmp_path, named, told):
    shutil.copy(DEPLOY / "install", tmp_path)
    done = subprocess.run([tmp_path / "install", *named], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and told in done.stderr and "Nothing was installed" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["install"]
