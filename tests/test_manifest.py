"""The record of a run, and files that are put in place whole or not at all."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kpi_report.errors import OutputError
from kpi_report.intake.files import replace_folder, write_atomically
from kpi_report.produce.due import JOURNAL_NAME, MANIFEST_NAME
from kpi_report.produce.manifest import (
    Entry,
    Failure,
    Manifest,
    OutputFile,
    Verdict,
    note,
    output_file,
    read_entries,
    read_manifest,
    write_manifest,
)

HIMEJI = Entry(
    id="himeji",
    kind="area",
    name="播磨圏域連携中枢都市圏",
    group="兵庫県",
    verdict=Verdict.DELIVERED,
    inputs={"template": "0" * 64},
    files=(OutputFile("himeji/feedback.pdf", "1" * 64, 12345),),
)
NAGANO = Entry(
    id="nagano",
    kind="area",
    name="長野地域連携中枢都市圏",
    group="長野県",
    verdict=Verdict.FAILED,
    failure=Failure("KeyError", "'開業率'", cell=5, line=2, source_line="show.kpis(ctx)"),
)
MANIFEST = Manifest(
    round_id="published",
    title="公表資料版",
    data_date="2026-11-23",
    credit="SSDSE",
    disclaimer="断り書き",
    versions={"kpi_report": "0.1.0"},
    inputs={"params/published/round.yaml": "2" * 64},
    documents=(HIMEJI, NAGANO),
)


class TestFile:
    def test_survives_writing_and_reading(self, tmp_path: Path) -> None:
        write_manifest(tmp_path, MANIFEST)
        assert read_manifest(tmp_path) == MANIFEST

    def test_same_manifest_same_bytes(self, tmp_path: Path) -> None:
        write_manifest(tmp_path, MANIFEST)
        first = (tmp_path / MANIFEST_NAME).read_bytes()
        write_manifest(tmp_path, replace(MANIFEST))
        assert (tmp_path / MANIFEST_NAME).read_bytes() == first

    def test_japanese_is_legible_in_it(self, tmp_path: Path) -> None:
        write_manifest(tmp_path, MANIFEST)
        assert "播磨圏域" in (tmp_path / MANIFEST_NAME).read_text(encoding="utf-8")

    def test_none_before_the_first_run(self, tmp_path: Path) -> None:
        assert read_manifest(tmp_path) is None

    @pytest.mark.parametrize("damaged", ["", "{", "[]", "{}", '{"round_id": "published"}'])
    def test_damaged(self, tmp_path: Path, damaged: str) -> None:
        (tmp_path / MANIFEST_NAME).write_text(damaged)
        with pytest.raises(OutputError, match=r"manifest\.json is not a manifest that this ver"):
            read_manifest(tmp_path)

    def test_of_another_version(self, tmp_path: Path) -> None:
        write_manifest(tmp_path, MANIFEST)
        path = tmp_path / MANIFEST_NAME
        path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": 2}))
        with pytest.raises(OutputError, match="not a manifest that this version can read"):
            read_manifest(tmp_path)

    def test_an_unknown_verdict(self, tmp_path: Path) -> None:
        write_manifest(tmp_path, MANIFEST)
        path = tmp_path / MANIFEST_NAME
        path.write_text(path.read_text().replace("delivered", "lost"))
        with pytest.raises(OutputError, match="move the folder"):
            read_manifest(tmp_path)

    def test_an_output_is_named_from_the_rounds_folder(self, tmp_path: Path) -> None:
        (tmp_path / "himeji").mkdir()
        (tmp_path / "himeji" / "feedback.pdf").write_bytes(b"%PDF")
        assert output_file(tmp_path, tmp_path / "himeji" / "feedback.pdf") == OutputFile(
            "himeji/feedback.pdf", sha256(b"%PDF").hexdigest(), 4
        )


class TestNotes:
    def test_a_note_goes_before_the_manifest(self, tmp_path: Path) -> None:
        write_manifest(tmp_path, MANIFEST)
        repaired = replace(NAGANO, verdict=Verdict.DELIVERED, failure=None)
        note(tmp_path, repaired)
        assert read_entries(tmp_path) == {"himeji": HIMEJI, "nagano": repaired}

    def test_a_line_that_was_being_written_is_passed_over(self, tmp_path: Path) -> None:
        note(tmp_path, HIMEJI)
        journal = tmp_path / JOURNAL_NAME
        journal.write_bytes(journal.read_bytes() + b'{"id": "naga')
        assert read_entries(tmp_path) == {"himeji": HIMEJI}

    def test_nothing_is_known_of_an_empty_folder(self, tmp_path: Path) -> None:
        assert read_entries(tmp_path) == {}


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (NAGANO.failure, "cell 5, line 2 (show.kpis(ctx)): KeyError: '開業率'"),
        (Failure("DeadKernelError", "died", cell=5), "cell 5: DeadKernelError: died"),
        (Failure("InputError", "no figures"), "InputError: no figures"),
    ],
)
def test_a_failure_says_where(failure: Failure, text: str) -> None:
    assert str(failure) == text


def broken(self: Path, target: Path) -> Path:
    raise OSError("disk full")


class TestFiles:
    def test_a_file_is_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("old")
        write_atomically(tmp_path / "a.json", b"new")
        assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
        assert (tmp_path / "a.json").read_text() == "new"

    def test_others_may_read_it(self, tmp_path: Path) -> None:
        write_atomically(tmp_path / "a.json", b"new")
        assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o644

    def test_after_a_failure_the_old_file_is_there_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a.json").write_text("old")
        monkeypatch.setattr(Path, "replace", broken)
        with pytest.raises(OSError, match="disk full"):
            write_atomically(tmp_path / "a.json", b"new")
        assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.json", "old")]

    def test_a_folder_holds_exactly_what_was_given(self, tmp_path: Path) -> None:
        replace_folder(tmp_path / "himeji", {"a.pdf": b"1", "b.html": b"2"})
        replace_folder(tmp_path / "himeji", {"a.pdf": b"3"})
        assert [p.name for p in tmp_path.iterdir()] == ["himeji"]
        assert [(p.name, p.read_bytes()) for p in (tmp_path / "himeji").iterdir()] == [
            ("a.pdf", b"3")
        ]

    def test_after_a_failure_the_old_folder_is_there_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace_folder(tmp_path / "himeji", {"a.pdf": b"old"})
        whole = Path.replace

        def fails_to_move_the_new(self: Path, target: Path) -> Path:
            if self.name.startswith(".himeji.new"):
                raise OSError("disk full")
            return whole(self, target)

        monkeypatch.setattr(Path, "replace", fails_to_move_the_new)
        with pytest.raises(OSError, match="disk full"):
            replace_folder(tmp_path / "himeji", {"a.pdf": b"new"})
        assert [p.name for p in tmp_path.iterdir()] == ["himeji"]
        assert (tmp_path / "himeji" / "a.pdf").read_bytes() == b"old"
