"""The floors of the house: imports only point down, and the start path stays light."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "ncm_tui"
FILES = sorted(PACKAGE.rglob("*.py"))

DOORS = {"cli", "__main__", "child", "verbs", "docs_build", "docs_clocks", "docs_words"}
SCREEN_SIDE = {"app", "command_shape", "commands", "screens", "widgets", "terminal"}

# floor → what it may import of the package ("a.b" allows only that module or package)
MAY: dict[str, set[str]] = {
    "models": {"models"},
    "rules": {"rules", "models.enums"},
    "views": {"views", "models.enums", "rules"},
    "library": {"library", "rules", "models.enums"},
    "vault": {"vault", "models", "rules.problems", "rules.clean"},
    "interop": {"interop", "views", "rules", "library", "models.enums"},
    "documents": {"documents", "views", "rules", "library", "models.enums"},
    "services": {"services", "interop", "documents", "vault", "library", "rules", "views", "models"},
    "screen": {*SCREEN_SIDE, "services", "views", "library", "rules", "models.enums"},
    "door": {"*"},
}


def floor_of(path: Path) -> str:
    top = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if top in DOORS or top.startswith("launcher"):
        return "door"
    return "screen" if top in SCREEN_SIDE else top


def imported(path: Path) -> set[str]:
    """Every module of the package that a file names in an import, relative to ``ncm_tui``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the whole name"
            base = node.module or ""
            names.add(base)
            if base == "ncm_tui":
                names.update(f"ncm_tui.{alias.name}" for alias in node.names)
    return {name.removeprefix("ncm_tui.") for name in names if name.startswith("ncm_tui.")}


def allowed(name: str, may: set[str]) -> bool:
    return (
        "*" in may or name == "__version__" or any(name == one or name.startswith(one + ".") for one in may)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        assert not imported(path)
        return
    may = MAY[floor_of(path)]
    wrong = sorted(name for name in imported(path) if not allowed(name, may))
    assert not wrong, f"{path.relative_to(PACKAGE)} imports {wrong}; its floor may import {sorted(may)}"


def late_imports(path: Path) -> set[str]:
    """The modules a file imports inside its functions."""
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = [
        node for function in functions for node in ast.walk(function) if isinstance(node, ast.ImportFrom)
    ]
    return {node.module or "" for node in found}


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if floor_of(path) in ("services", "screen")],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_a_late_import_enters_a_package_by_its_door(path: Path) -> None:
    """Beside the warm-up thread, an import of ``package.module`` may find the package half made."""
    own = ".".join(path.relative_to(PACKAGE.parent).parent.parts)
    packages = {
        folder.name for folder in (PACKAGE / "services").iterdir() if (folder / "__init__.py").exists()
    }
    rooms = tuple(f"ncm_tui.services.{name}." for name in packages - {"demo"})
    inside = [name for name in late_imports(path) if name.startswith(rooms) and not name.startswith(own)]
    assert not inside, f"import {inside} by the package: from ncm_tui.services.room import module"


def test_the_page_on_architecture_says_the_same() -> None:
    """Each floor's last column names, in backticks, what ``MAY`` lets it import beside itself."""
    page = (PACKAGE.parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if re.match(r"\| [1-6] \|", line)]
    told: dict[str, set[str]] = {}
    for row in rows:
        for name in re.findall(r"`(\w+)/`", row[2]):
            floor = "screen" if name in SCREEN_SIDE else name
            told[floor] = set(re.findall(r"`([\w.]+)`", row[4]))
    for floor, names in told.items():
        assert names == MAY[floor] - {floor, *SCREEN_SIDE}, floor
    assert told.keys() == MAY.keys() - {"door"}


def test_no_shapeless_names() -> None:
    shapeless = {"utils", "util", "helpers", "manager", "common", "misc"}
    assert not [path for path in FILES if path.stem in shapeless or shapeless & set(path.parent.parts)]


def modules_of(*packages: str) -> list[str]:
    """Dotted names of all modules under these packages."""
    names = []
    for package in packages:
        for path in sorted((PACKAGE / package).rglob("*.py")):
            dotted = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            names.append(dotted.removesuffix(".__init__"))
    return names


def loaded_after(modules: list[str], *, whole: bool = False) -> set[str]:
    """The top-level packages in memory after importing these modules in a fresh interpreter; the ``whole``
    names of all modules."""
    lines = [
        *(f"import {name}" for name in modules),
        "import sys",
        "print(*sys.modules)" if whole else "print(*{m.split('.')[0] for m in sys.modules})",
    ]
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_below_the_screens_nothing_loads_textual() -> None:
    loaded = loaded_after(
        modules_of("rules", "views", "library", "vault", "interop", "documents", "services")
    )
    assert "textual" not in loaded


def test_rules_views_and_library_load_without_the_database() -> None:
    loaded = loaded_after(modules_of("rules", "views", "library"))
    assert not loaded & {"sqlmodel", "sqlalchemy", "sqlcipher3", "textual", "pydantic"}


START_PATH = [
    "launcher",
    "child",
    "app",
    "screens.unlock",
    "screens.caseload",
    "services.desk",
    "services.caseload",
    "services.patients",
]


def test_the_start_path_loads_no_heavy_package() -> None:
    loaded = loaded_after([f"ncm_tui.{name}" for name in START_PATH])
    assert not loaded & {"sqlmodel", "sqlalchemy", "jinja2", "alembic", "pydantic"}


def test_the_list_comes_before_any_form() -> None:
    """The shapes of forms are many: they are made when the first form is needed."""
    loaded = loaded_after([f"ncm_tui.{name}" for name in START_PATH], whole=True)
    assert not loaded & {"ncm_tui.views.forms", "ncm_tui.rules.forms", "ncm_tui.rules.scoring"}


def test_the_launcher_loads_neither_textual_nor_the_database() -> None:
    loaded = loaded_after(["ncm_tui.launcher"])
    assert not loaded & {"textual", "rich", "sqlmodel", "sqlalchemy", "sqlcipher3", "argparse", "orjson"}


def test_headless_verbs_load_without_textual() -> None:
    assert "textual" not in loaded_after(modules_of("verbs"))
