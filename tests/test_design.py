"""The dated design of a comparison: refused where it is not what it says, or names nobody."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from kpi_report.design import CooperationDesign
from kpi_report.errors import ParameterError
from kpi_report.parameters import RoundParameters, key_line, read_parameters
from kpi_report.rounds import _check_design

OUTCOME = {
    "outcome_id": "births",
    "role": 3,
    "name": "出生数",
    "unit": "人",
    "formula": "A4101",
    "meaning": "出生数",
    "years": "calendar",
    "decimals": 0,
    "direction": "higher",
    "source": "出典",
}
BREAK = {"year": 2018, "reason": "移譲", "area": ["himeji", "sapporo"]}
PUBLISHED = Path(__file__).parents[1] / "params" / "cooperation" / "round.yaml"


def design(**changes: object) -> CooperationDesign:
    said = yaml.safe_load(yaml.safe_dump({"outcomes": [OUTCOME], **changes}))
    return CooperationDesign.model_validate({"decided_on": DATE, **said})


DATE = yaml.safe_load("2026-11-30")


@pytest.mark.parametrize("comparators", [[], ["not_yet_formed"], ["outside", "outside"]])
def test_outside_is_always_compared_with_and_once(comparators: list[str]) -> None:
    with pytest.raises(ValidationError, match="comparators must hold 'outside', and none twice"):
        design(comparators=comparators)


def test_a_design_that_is_not_what_its_hash_says() -> None:
    own = design().identity
    assert design(sha256=own).identity == own
    with pytest.raises(ValidationError, match=f"it is {design(most_after=4).identity} now"):
        design(sha256=own, most_after=4)


def test_every_area_that_is_named() -> None:
    found = design(
        outcomes=[{**OUTCOME, "breaks": [BREAK]}],
        starts={"fukui": "2019-04"},
        membership_changes={"gifu": "加入"},
        comparator_involved={"kochi": "参加"},
    ).areas_named
    assert found == {
        ("outcomes", 0, "breaks", 0, "area", 0): "himeji",
        ("outcomes", 0, "breaks", 0, "area", 1): "sapporo",
        ("starts", "fukui"): "fukui",
        ("membership_changes", "gifu"): "gifu",
        ("comparator_involved", "kochi"): "kochi",
    }


def written(tmp_path: Path, changes: Mapping[str, Any]) -> Path:
    said = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))
    said["cooperation"].pop("sha256", None)
    path = tmp_path / "round.yaml"
    path.write_text(
        yaml.safe_dump({**said, "cooperation": {**said["cooperation"], **changes}}),
        encoding="utf-8",
    )
    return path


def test_a_misspelt_area_is_refused_with_its_line(tmp_path: Path) -> None:
    broken = {**OUTCOME, "breaks": [{**BREAK, "area": ["saporo"]}]}
    nobody = {key: {} for key in ("starts", "membership_changes", "comparator_involved")}
    path = written(tmp_path, {**nobody, "outcomes": [broken]})
    line = key_line(path, "cooperation", "outcomes", 0, "breaks", 0, "area", 0)
    with pytest.raises(ParameterError) as caught:
        _check_design(path, read_parameters(path, RoundParameters), {"sapporo", "himeji"})
    assert f"line {line}: cooperation names unknown area 'saporo'; did you mean 'sapporo'?" in str(
        caught.value
    )


def test_a_design_of_tomorrow(tmp_path: Path) -> None:
    path = written(tmp_path, {"decided_on": yaml.safe_load("2099-01-01")})
    with pytest.raises(ParameterError, match="decided_on is later than data_date"):
        read_parameters(path, RoundParameters)


def test_a_day_that_there_is_not_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "round.yaml"
    text = PUBLISHED.read_text(encoding="utf-8")
    path.write_text(text.replace("decided_on: 2026-11-30", "decided_on: 2026-13-40"), "utf-8")
    line = text.splitlines().index("  decided_on: 2026-11-30") + 1
    with pytest.raises(ParameterError, match=f"line {line}: 'decided_on' is 2026-13-40"):
        read_parameters(path, RoundParameters)
