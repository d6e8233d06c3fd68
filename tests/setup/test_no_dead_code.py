"""Nothing stands in the program that nothing in the program uses: what only tests call is written in the tests."""

import ast
from functools import cache
from pathlib import Path

import registry.policy

ROOT = Path(__file__).parents[2]
ROOMS = ("registry", "maps", "views", "cli")
DOOR = set(registry.policy.__all__)  # the law is a library of its own: other programs come in here
CALLED_BY_OTHERS = {"__getattr__", "__all__"}


@cache
def trees() -> dict[str, ast.Module]:
    files = [ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    kept = [path for path in files if "versions" not in path.parts]  # migrations are Alembic's to call
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in kept}


def defined(tree: ast.Module) -> set[str]:
    """The names at the top of a module, but those that a decorator hands on: commands, listeners, compilers."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
    return names


def read(tree: ast.Module) -> set[str]:
    """The names that a module reads. One that a function gives itself (it calls itself) is not read by that."""
    names = set()
    for top in tree.body:
        here = {node.id for node in ast.walk(top) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        names |= here - ({top.name} if isinstance(top, ast.FunctionDef | ast.ClassDef) else set())
    return names


def handed_out(tree: ast.Module) -> set[str]:
    """What a module takes from others: by import, or behind a dot."""
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def dead(modules: dict[str, ast.Module]) -> list[str]:
    taken = {name for tree in modules.values() for name in handed_out(tree)}
    return [
        f"{path}: {name}"
        for path, tree in modules.items()
        for name in sorted(defined(tree) - read(tree) - taken - DOOR - CALLED_BY_OTHERS)
    ]


def test_every_name_at_the_top_of_a_module_is_used_in_the_program():
    assert dead(trees()) == []


def test_it_sees_what_nobody_uses():
    source = "USED, UNUSED = 1, 2\ndef loop():\n return loop()\ndef kept():\n return USED\nclass Gone: pass"
    modules = {"a.py": ast.parse(source), "b.py": ast.parse("from a import kept\n@command\ndef run():\n kept()")}
    assert dead(modules) == ["a.py: Gone", "a.py: UNUSED", "a.py: loop"]
