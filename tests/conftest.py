"""A copy of the published round in which a test may break one thing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class CopiedProject:
    """The data and parameters of the published round in a folder of their own."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data" / "published"

    @property
    def params(self) -> Path:
        return self.root / "params" / "published"

    def change(self, path: str, old: str, new: str) -> None:
        """Replace the first `old` in a file; it must be there."""
        file = self.root / path
        text = file.read_bytes().decode()
        assert old in text, f"{path} does not hold {old!r}"
        file.write_bytes(text.replace(old, new, 1).encode())

    def line(self, path: str, text: str) -> int:
        """Return the number of the first line that holds `text`."""
        lines = (self.root / path).read_text(encoding="utf-8").splitlines()
        return next(n for n, line in enumerate(lines, start=1) if text in line)

    def keep_figures(self, code: str) -> None:
        """Leave one item in figures.csv: where the rest does not matter, reading it takes long."""
        file = self.data / "figures.csv"
        header, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [row for row in rows if f",{code}," in row]
        file.write_text(header + "".join(kept), encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        file = self.root / path
        file.write_bytes(file.read_bytes() + text.encode())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the build of the whole round, end with the other builds: they share two cores."""
    order = {"test_published_round.py": 0, "test_production.py": 2}
    items.sort(key=lambda item: order.get(item.path.name, 1))


@pytest.fixture
def copied_project(tmp_path: Path) -> CopiedProject:
    for folder in ("data/catalogue", "data/published", "params/published"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return CopiedProject(tmp_path)
