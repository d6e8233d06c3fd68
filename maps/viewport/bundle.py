"""The modules of the map as one file (合并的脚本): the browser asks once where it asked for forty, in four rounds.

A bundler would be a program of Node.js, which a server has no need of otherwise. Our modules import by name, from one
another alone, and in no circle (tests/maps/test_scripts.py holds that), so all that is to be done is to put each into
a function of its own, in the order in which they need one another. What cannot be read so is refused.
"""

import re
from graphlib import TopologicalSorter
from pathlib import Path

IMPORT = re.compile(r'^import \{ ([^}]+) \} from "(\.[^"]+)";[ \t]*$', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
LEFT = re.compile(r"^\s*(import|export)\b(?!\()", re.M)


class Unreadable(ValueError):
    """A module imports or exports in a way that the bundle does not know; the message names it and the line."""


def bundle(entry: Path) -> str:
    """One module with what `entry` exports, made of it and of all that it reaches."""
    modules = _reached(entry)
    needs = {path: {(path.parent / name).resolve() for _names, name in IMPORT.findall(text)}
             for path, text in modules.items()}  # fmt: skip
    names = {path: f"of_{number}" for number, path in enumerate(sorted(modules))}
    parts = [_wrapped(path, modules[path], names) for path in TopologicalSorter(needs).static_order()]
    exported = ", ".join(EXPORT.findall(modules[entry.resolve()]))
    return "".join([*parts, f"export const {{ {exported} }} = {names[entry.resolve()]};\n"])


def _reached(entry: Path) -> dict[Path, str]:
    """The text of each module that `entry` needs, itself among them."""
    found: dict[Path, str] = {}
    left = {entry.resolve()}
    while left:
        path = left.pop()
        found[path] = path.read_text(encoding="utf-8")
        left |= {(path.parent / name).resolve() for _names, name in IMPORT.findall(found[path])} - found.keys()
    return found


def _wrapped(path: Path, text: str, names: dict[Path, str]) -> str:
    """A module as a function that gives what it exports."""

    def taken(found: re.Match[str]) -> str:
        module = names[(path.parent / found[2]).resolve()]
        return f"const {{ {found[1].replace(' as ', ': ')} }} = {module};"

    exported = EXPORT.findall(text)
    body = EXPORT.sub("", IMPORT.sub(taken, text))
    if unknown := LEFT.search(body):
        line = body[: unknown.start()].count("\n") + 1
        raise Unreadable(f"{path.name}, line {line}: not `import {{ … }} from \"./…\";`, nor `export` of a function, "
                         "class or const")  # fmt: skip
    return f"const {names[path]} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"
