"""Our rooms are plain top-level packages; an installed package with such a name would be imported in their place."""

import ast
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = {
    *("schema", "resolvers", "models", "subscriptions", "auth", "schemes", "reactions", "outside", "demo", "transport"),
    *("commands", "settings", "cli", "main", "tests", "web", "bench"),
}


def test_no_installed_distribution_brings_a_package_with_one_of_our_names() -> None:
    assert ROOMS & set(packages_distributions()) == set()


def test_the_settings_import_nothing_of_ours() -> None:
    tree = ast.parse((ROOT / "settings.py").read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {name.split(".")[0] for name in imported} & ROOMS == set()


def test_no_folder_of_tests_is_a_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
