"""Suggested KPIs: bands by hand, and an area that takes them as they are satisfies Q1 to Q5."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi_report.assess.candidates import Candidate, Mark
from kpi_report.assess.disclosure import ReleasedQuartiles
from kpi_report.assess.finding import Verdict
from kpi_report.assess.followup import OF_KPIS
from kpi_report.assess.indicators import Series, derive
from kpi_report.assess.suggestion import Suggestion, suggestion
from kpi_report.cli import main
from kpi_report.derived import suggestions_by_area
from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.model import Direction, Indicator, MeasureLevel, Point, Role
from kpi_report.parameters import Criteria, Gates, PeerGroup
from kpi_report.rounds import Round, _kpis, load_round
from kpi_report.survey.asked import asked_of
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.prefill import prefill
from kpi_report.survey.questionnaire import KPI_SHEET
from kpi_report.survey.response import Response
from kpi_report.survey.suggested import ready, suggested_kpi
from kpi_report.survey.workbook import write_workbook
from kpi_report.verdicts import assess_areas, facts_by_area

ROOT = Path(__file__).parents[1]
NURSES = Indicator(
    "nurses",
    Role.URBAN,
    "看護師数",
    "人",
    "A1",
    "看護師数",
    2015,
    1,
    Direction.HIGHER,
    MeasureLevel.OUTCOME,
    True,
    "架空の統計",
)
OWN = Series(tuple(Point(year, value) for year, value in ((2018, 90), (2019, 96), (2020, 100))))
FOUND = Candidate("nurses", OWN, None, 1, 1, Mark.YES, Mark.YES, Mark.YES, Mark.YES)
AREAS = [f"area-{n}" for n in range(9)]
GROUP = PeerGroup(group_id="like", name="規模の近い圏域", areas=AREAS)


def suggest(
    paces: list[float], indicator: Indicator = NURSES, group: PeerGroup = GROUP
) -> Suggestion:
    found = suggestion(
        indicator,
        FOUND,
        dict(zip(AREAS, paces, strict=False)),
        group,
        "医療",
        Criteria(),
        Gates(),
    )
    assert found is not None
    return found


class TestBand:
    def test_between_the_median_and_the_better_quartile(self) -> None:
        """Of −1, 0, 1 … 7 the median is 3 and the upper quartile 5: 100 + 5 × 3 and + 5 × 5."""
        found = suggest([-1, 0, 1, 2, 3, 4, 5, 6, 7])
        assert found.band is not None
        assert (found.band.targets, found.band.year) == ((115, 125), 2025)
        assert found.band.paces == ReleasedQuartiles(9, median=3, upper=5)
        assert found.band.of_group

    def test_where_lower_is_better_the_other_way_round(self) -> None:
        lower = replace(NURSES, direction=Direction.LOWER)
        found = suggest([1, 0, -1, -2, -3, -4, -5, -6, -7], lower)
        assert found.band is not None
        assert (found.band.targets, found.band.sign) == ((85, 75), -1)
        assert found.band.paces == ReleasedQuartiles(9, median=3, upper=5)

    def test_where_the_median_falls_the_first_target_is_the_baseline(self) -> None:
        found = suggest([-5, -4, -3, -2, -1, 0, 1, 2, 3])
        assert found.band is not None
        assert (found.band.targets, found.target, found.band.keeps) == ((100, 105), 105, False)

    def test_where_all_fall_the_level_is_kept(self) -> None:
        found = suggest([-9, -8, -7, -6, -5, -4, -3, -2, -1])
        assert found.band is not None
        assert (found.band.targets, found.band.keeps) == ((100, 100), True)
        assert (found.pace_ratio, found.levelled) == (None, Mark.YES)

    def test_a_level_that_was_never_kept_is_partly_levelled(self) -> None:
        falling = Series(tuple(Point(y, v) for y, v in ((2018, 110), (2019, 106), (2020, 100))))
        paces = dict(zip(AREAS, [-9, -8, -7, -6, -5, -4, -3, -2, -1], strict=True))
        found = suggestion(
            NURSES, replace(FOUND, whole=falling), paces, GROUP, "", Criteria(), Gates()
        )
        assert found is not None
        assert (found.band and found.band.keeps, found.levelled) == (True, Mark.PARTLY)

    def test_a_small_group_gives_way_to_all_areas(self) -> None:
        few = PeerGroup(group_id="few", name="少数", areas=AREAS[:7])
        found = suggest([-1, 0, 1, 2, 3, 4, 5, 6, 7], group=few)
        assert found.band is not None
        assert (found.band.paces.n_areas, found.band.of_group) == (9, False)

    def test_fewer_than_eight_areas_give_no_band(self) -> None:
        found = suggest([1, 2, 3, 4, 5, 6, 7])
        assert (found.band, found.target, found.levelled) == (None, None, Mark.NO)


class TestPace:
    def test_needed_against_the_largest_past_change(self) -> None:
        """To 115 in five years 3 a year are needed; the largest past change is 6."""
        found = suggest([-1, 0, 1, 2, 3, 4, 5, 6, 7])
        assert (found.pace_ratio, found.levelled) == (0.5, Mark.YES)

    def test_a_pace_unheard_of_is_partly_levelled(self) -> None:
        found = suggest([13, 13, 13, 13, 13, 13, 13, 13, 13])
        assert (found.pace_ratio, found.levelled) == (pytest.approx(13 / 6), Mark.PARTLY)


@pytest.mark.parametrize(
    "changed",
    [{"direction": Direction.NONE}, {"measure": MeasureLevel.SUPPLY}],
)
def test_no_outcome_or_no_direction_is_not_suggested(changed: dict[str, object]) -> None:
    other = replace(NURSES, **changed)  # type: ignore[arg-type]
    mark = Mark.PARTLY if "measure" in changed else Mark.YES
    found = replace(FOUND, outcome=mark)
    paces = dict.fromkeys(AREAS, 1.0)
    assert suggestion(other, found, paces, GROUP, "", Criteria(), Gates()) is None


@pytest.fixture(scope="module")
def sample() -> Round:
    return load_round("sample_2022", ROOT)


def taken(round_: Round, area_id: str) -> Iterator[tuple[Suggestion, Response]]:
    """Yield what is suggested, and the area's answer where all of it stayed as it was written."""
    indicators = {i.indicator_id: i for i in round_.indicators}
    found = ready(suggestions_by_area(round_)[area_id])
    offered = [suggested_kpi(indicators[s.candidate.indicator_id], s) for s in found]
    filled = prefill(round_, None, area_id, offered)
    content = write_workbook(round_, round_.area(area_id), filled)
    asked = {area_id: asked_of(round_, None, area_id)}
    response = read_response(f"{area_id}.xlsx", content, asked)
    assert isinstance(response, Response)
    yield from ((one, response) for one in found)


@pytest.mark.parametrize(
    ("area_id", "written"),
    [
        ("akimino", {"人口千人当たり転入超過数": "reach"}),
        (
            "hoshikazato",
            {"人口千人当たり転入超過数": "maintain", "小学校児童数の増減率": "maintain"},
        ),
    ],
)
class TestQuestionnaire:
    def test_suggestions_come_back_as_they_were_written(
        self, sample: Round, area_id: str, written: dict[str, str]
    ) -> None:
        table = next(taken(sample, area_id))[1].tables["kpis"]
        assert dict(zip(table["name"], table["target_kind"], strict=True)) == written
        assert table["declared"].unique().tolist() == ["outcome"]

    def test_nothing_in_them_must_be_mended(
        self, sample: Round, area_id: str, written: dict[str, str]
    ) -> None:
        response = next(taken(sample, area_id))[1]
        assert len(response.tables["kpis"]) == len(written)
        of_kpis = [f for f in response.faults if f.sheet in ("KPI", "実績")]
        assert {f.severity for f in of_kpis} == {Severity.CHECK}
        assert {f.kind for f in of_kpis} <= {
            FaultKind.ACTUAL_BEFORE_BASELINE,
            FaultKind.SUSPECT_JUMP,
        }

    def test_held_against_the_criteria_they_satisfy_q1_to_q5(
        self, sample: Round, area_id: str, written: dict[str, str]
    ) -> None:
        """The area answers nothing but what was suggested, and that is assessed like any answer."""
        response = next(taken(sample, area_id))[1]
        tables = replace(
            sample.tables,
            kpis=response.tables["kpis"],
            actuals=response.tables["actuals"],
            revisions=sample.tables.revisions.iloc[:0],
        )
        answered = replace(sample, tables=tables, kpis=_kpis(tables), previous=None)
        series = derive(tables.figures, sample.indicators, sample.parameters.gates)
        facts = facts_by_area(answered, series)
        found = assess_areas(answered, facts)[area_id].findings
        verdicts = {(f.subject, f.criterion): f.verdict for f in found if f.criterion in OF_KPIS}
        assert len(verdicts) == 5 * len(written)
        assert set(verdicts.values()) == {Verdict.MEETS}


class TestCommand:
    def test_shows_the_suggestions_of_an_area(self) -> None:
        done = CliRunner().invoke(main, ["suggest", "himeji", "--role", "1"])
        assert done.exit_code == 0
        assert "人口1人当たり地方税" in done.output
        assert "182.7～185.0" in done.output
        assert "出生数" not in done.output

    def test_rows_can_be_pasted_into_the_sheet(self, tmp_path: Path) -> None:
        out = tmp_path / "rows.csv"
        done = CliRunner().invoke(
            main, ["suggest", "akimino", "--round", "sample_2022", "--out", str(out)]
        )
        assert done.exit_code == 0
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        headings = [c.heading for c in KPI_SHEET.columns if c.key != "no"]
        assert list(rows[0])[: len(headings)] == headings
        assert {row["Q1"] for row in rows} == {"○"}
        assert {row["Q5"] for row in rows} <= {"○", "△"}

    def test_an_unknown_area_is_refused(self) -> None:
        done = CliRunner().invoke(main, ["suggest", "himeij"])
        assert done.exit_code == 2
        assert "did you mean 'himeji'" in done.output
