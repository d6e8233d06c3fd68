"""What the documents promise is there: make targets, commands, options, settings, links."""

import re
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "CHANGELOG.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
CODE = re.compile(r"```\w*\n(.*?)```|`([^`]+)`", re.DOTALL)
SETTING = re.compile(r"\bSOFTPARK_[A-Z_]*[A-Z]\b")


def text(document):
    return (ROOT / document).read_text()


def code(document):
    """Every line of code in a document, comments cut off."""
    for block, inline in CODE.findall(text(document)):
        for line in (block or " ".join(inline.split())).splitlines():
            yield line.split("#")[0].strip()


def commands(document, program):
    """The command lines of `program` in a document, as lists of words."""
    pattern = re.compile(rf"(?:^|\s){program}\s+(.+)$")
    return [found[1].split() for line in code(document) if (found := pattern.search(line))]


@pytest.fixture(scope="module")
def softpark():
    from cli.main import app

    return typer.main.get_command(app)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_named_exists(document):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert {words[0] for words in commands(document, "make")} <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_softpark_command_and_option_named_exists(document, softpark):
    for first, *rest in commands(document, "softpark"):
        if first.startswith("-"):
            assert first == "--help"
            continue
        command = softpark.commands.get(first)
        assert command, f"softpark {first}"
        if hasattr(command, "commands"):  # `softpark policies ID` is short for its command `show`
            command = command.commands.get(rest[0] if rest else "", None) or command.commands.get("show", command)
        options = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
        named = {word for word in rest if word.startswith("-")}
        assert named <= options | {"--help"}, f"softpark {first}"


@pytest.mark.parametrize("program", ["make", "softpark"])
def test_both_readmes_name_the_same_commands(program):
    english, chinese = (commands(readme, program) for readme in READMES)
    assert english == chinese


def test_both_readmes_have_the_same_shape():
    def shape(readme):
        return re.findall(r"^(#+|```\w*|\|.*?\||!)", text(readme), re.MULTILINE)

    assert [mark[:3] for mark in shape("README.md")] == [mark[:3] for mark in shape("README.zh-CN.md")]


def test_the_readme_names_every_softpark_command(softpark):
    named = {words[0] for words in commands("README.md", "softpark")}
    assert set(softpark.commands) <= named


def test_every_setting_that_the_code_reads_is_documented_and_no_other():
    sources = [ROOT / "app.py", ROOT / "Makefile"]
    for folder in ("registry", "maps", "views", "cli", "tests", "bench"):
        sources += (ROOT / folder).rglob("*.py")
    read = {name for source in sources for name in SETTING.findall(source.read_text())}
    assert read == set(SETTING.findall(text("docs/settings.md")))


def test_every_make_variable_is_documented():
    variables = set(re.findall(r"^([A-Z]+) \?=|\$\(([A-Z]+)\)", text("Makefile"), re.MULTILINE))
    own = {"VENV", "BIN", "PIP", "COMPILE", "LOCKTOOLS", "MAKE", "MAKEFILE", "SCRIPTS", "TOGETHER"}
    documented = set(re.findall(r"`([A-Z]+)`", text("docs/settings.md")))
    assert {a or b for a, b in variables} - own <= documented


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_between_documents_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)\)", text(document))
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("document", READMES)
def test_every_folder_of_the_tour_exists(document):
    folders = re.findall(r"`([a-z/]+/)`", text(document))
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_ci_runs_the_test_command_of_the_readme():
    assert ["test"] in commands("README.md", "make")
    assert text(".ci/run").splitlines()[-1] == "make test"


def test_every_attack_told_of_in_the_security_document_is_a_test():
    names = [match.partition("::") for match in re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", text("docs/security.md"))]
    assert names
    for file, _, name in names:
        assert (ROOT / file).exists(), file
        assert not name or f"def {name}(" in text(file), f"{file}::{name}"


FOLDERS = ("registry", "maps", "views", "cli", "scripts")
SOURCES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in ("", ".py", ".js", ".css") and path.is_file()
]


def test_every_name_and_test_that_the_code_speaks_of_is_there():
    """Who is sent to a place by a comment finds it, also after something was renamed or moved."""
    gone = []
    for path in SOURCES:
        said = path.read_text()
        gone += [(path.name, file) for file in re.findall(r"\btests/[\w/]+\.py\b", said) if not (ROOT / file).exists()]
        names = re.findall(r"`((?:registry|maps|views|cli)(?:\.\w+)+)`", said)
        gone += [(path.name, name) for name in names if not _stands(name.split("."))]
    assert gone == []


def _stands(parts):
    """Whether there is such a module, or one that has such a name."""
    for size in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:size])
        module = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if module.exists():
            said = module.read_text()
            return all(re.search(rf"\b{name}\b", said) for name in parts[size:])
    return False
