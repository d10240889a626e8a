"""The record of a run, and files that are put in place whole or not at all."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kpi_report.errors import OutputError
from kpi_report.intake.files import replace_folder, write_atomically
from kpi_report.produce.manifest import (
    MANIFEST_NAME,
    Entry,
    Failure,
    Manifest,
    OutputFile,
    Verdict,
    output_file,
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


class TestUpdated:
    def test_what_was_not_run_keeps_its_earlier_record(self) -> None:
        now = replace(MANIFEST, documents=(replace(HIMEJI, verdict=Verdict.NOT_RUN), NAGANO))
        assert now.updated(MANIFEST).documents == (HIMEJI, NAGANO)

    def test_what_was_run_replaces_its_earlier_record(self) -> None:
        repaired = replace(NAGANO, verdict=Verdict.DELIVERED, failure=None)
        now = replace(MANIFEST, documents=(HIMEJI, repaired))
        assert now.updated(MANIFEST).documents == (HIMEJI, repaired)

    def test_what_failed_now_is_not_hidden_by_an_earlier_success(self) -> None:
        failed = replace(HIMEJI, verdict=Verdict.FAILED, failure=Failure("KeyError", "x"))
        assert replace(MANIFEST, documents=(failed,)).updated(MANIFEST).documents == (failed,)

    def test_what_never_ran_stays_so(self) -> None:
        waiting = replace(HIMEJI, verdict=Verdict.NOT_RUN, files=())
        assert replace(MANIFEST, documents=(waiting,)).updated(None).documents == (waiting,)

    def test_what_left_the_round_leaves_the_record(self) -> None:
        now = replace(MANIFEST, documents=(HIMEJI,))
        assert now.updated(MANIFEST).documents == (HIMEJI,)

    def test_the_new_run_says_versions_and_inputs(self) -> None:
        now = replace(MANIFEST, versions={"kpi_report": "0.2.0"})
        assert now.updated(MANIFEST).versions == {"kpi_report": "0.2.0"}


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
