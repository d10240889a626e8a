"""Suggested KPIs: bands by hand, and an area that adopts them satisfies Q1 to Q5."""

import csv
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kpi_report.assess.candidates import Candidate, Mark
from kpi_report.assess.disclosure import ReleasedQuartiles
from kpi_report.assess.finding import Verdict
from kpi_report.assess.followup import OF_KPIS
from kpi_report.assess.indicators import Series, derive
from kpi_report.assess.suggestion import Suggestion, suggestion
from kpi_report.cli import main
from kpi_report.derived import suggestions_by_area
from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.model import Direction, Indicator, MeasureLevel, Point, Role, YearKind
from kpi_report.parameters import Criteria, Gates, PeerGroup
from kpi_report.rounds import Round, _kpis, load_round
from kpi_report.survey.asked import asked_of
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.prefill import prefill
from kpi_report.survey.questionnaire import KPI_SHEET
from kpi_report.survey.response import Response
from kpi_report.survey.suggested import NOTE, is_candidate, ready, suggested_kpi
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
FOUND = Candidate(
    indicator_id="nurses",
    whole=OWN,
    partners=None,
    outside=OWN,
    spans_formation=True,
    interval_years=1,
    age_years=1,
    lag_years=1,
    outcome=Mark.YES,
    comparable=Mark.YES,
    partner_benefit=Mark.YES,
    regular=Mark.YES,
)
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
        assert (found.band.targets, found.target, found.band.floor) == ((100, 105), 105, False)

    def test_where_the_quartile_falls_too_they_are_a_floor(self) -> None:
        """The median of −9 … −1 is −5, the upper quartile −3: to lose no more than 15."""
        found = suggest([-9, -8, -7, -6, -5, -4, -3, -2, -1])
        assert found.band is not None
        assert (found.band.targets, found.target, found.band.floor) == ((75, 85), 85, True)
        assert found.needed == -3

    def test_a_floor_is_partly_levelled_as_the_baseline_meets_it(self) -> None:
        assert suggest([-9, -8, -7, -6, -5, -4, -3, -2, -1]).levelled is Mark.PARTLY

    def test_where_lower_is_better_a_floor_is_a_ceiling(self) -> None:
        lower = replace(NURSES, direction=Direction.LOWER)
        found = suggest([9, 8, 7, 6, 5, 4, 3, 2, 1], lower)
        assert found.band is not None
        assert (found.band.targets, found.band.floor, found.needed) == ((125, 115), True, -3)

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
        assert (found.needed, found.largest, found.levelled) == (3, 6, Mark.YES)

    def test_a_pace_unheard_of_is_partly_levelled(self) -> None:
        found = suggest([13, 13, 13, 13, 13, 13, 13, 13, 13])
        assert (found.needed, found.largest, found.levelled) == (13, 6, Mark.PARTLY)

    def test_a_change_that_rounding_hides_is_partly_levelled(self) -> None:
        """0.004 a year make 100.02, which is written 100.0."""
        assert suggest([0.004] * 9).levelled is Mark.PARTLY


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


def answered(round_: Round, area_id: str, *, adopted: bool) -> Response:
    """Return the answer of an area that adopts all that is suggested, or touches nothing."""
    indicators = {i.indicator_id: i for i in round_.indicators}
    found = ready(suggestions_by_area(round_)[area_id])
    offered = [suggested_kpi(indicators[s.candidate.indicator_id], s) for s in found]
    filled = prefill(round_, None, area_id, offered)
    content = write_workbook(round_, round_.area(area_id), filled)
    if adopted:
        book = load_workbook(BytesIO(content))
        for row in book["KPI"].iter_rows():
            for cell in row:
                if cell.value == NOTE:
                    cell.value = None
        saved = BytesIO()
        book.save(saved)
        content = saved.getvalue()
    asked = {area_id: asked_of(round_, None, area_id)}
    response = read_response(f"{area_id}.xlsx", content, asked)
    assert isinstance(response, Response)
    return response


class TestUntouched:
    """A workbook that comes back as it was written sets no KPI."""

    def test_a_candidate_is_not_the_areas_kpi(self, sample: Round) -> None:
        tables = answered(sample, "akimino", adopted=False).tables
        assert (len(tables["kpis"]), len(tables["actuals"])) == (0, 0)

    def test_the_area_is_told_once_and_need_not_mend(self, sample: Round) -> None:
        response = answered(sample, "akimino", adopted=False)
        (fault,) = (f for f in response.faults if f.sheet in ("KPI", "実績"))
        assert (fault.kind, fault.severity) == (FaultKind.CANDIDATE_NOT_ADOPTED, Severity.CHECK)
        assert "人口千人当たり転入超過数" in fault.subject

    @pytest.mark.parametrize(
        ("remark", "candidate"),
        [
            (NOTE, True),
            (f"　{NOTE}\n町村会と協議中", True),
            ("公的統計による候補を採用した。", False),
            ("", False),
        ],
    )
    def test_the_sentence_tells(self, remark: str, candidate: bool) -> None:
        assert is_candidate(remark) is candidate


@pytest.mark.parametrize("area_id", ["akimino", "momokase"])
class TestAdopted:
    def test_suggestions_come_back_as_they_were_written(self, sample: Round, area_id: str) -> None:
        table = answered(sample, area_id, adopted=True).tables["kpis"]
        assert table["name"].tolist() == ["人口千人当たり転入超過数"]
        assert table["target_kind"].tolist() == ["reach"]
        assert table["declared"].tolist() == ["outcome"]

    def test_nothing_in_them_must_be_mended(self, sample: Round, area_id: str) -> None:
        response = answered(sample, area_id, adopted=True)
        of_kpis = [f for f in response.faults if f.sheet in ("KPI", "実績")]
        assert {f.severity for f in of_kpis} == {Severity.CHECK}
        assert {f.kind for f in of_kpis} <= {
            FaultKind.ACTUAL_BEFORE_BASELINE,
            FaultKind.SUSPECT_JUMP,
        }

    def test_held_against_the_criteria_they_satisfy_q1_to_q5(
        self, sample: Round, area_id: str
    ) -> None:
        """The area answers nothing but what was suggested, and that is assessed like any answer."""
        response = answered(sample, area_id, adopted=True)
        tables = replace(
            sample.tables,
            kpis=response.tables["kpis"],
            actuals=response.tables["actuals"],
            revisions=sample.tables.revisions.iloc[:0],
        )
        round_ = replace(sample, tables=tables, kpis=_kpis(tables), previous=None)
        series = derive(tables.figures, sample.indicators, sample.parameters.gates)
        facts = facts_by_area(round_, series)
        found = assess_areas(round_, facts)[area_id].findings
        verdicts = {(f.subject, f.criterion): f.verdict for f in found if f.criterion in OF_KPIS}
        assert len(verdicts) == 5
        assert set(verdicts.values()) == {Verdict.MEETS}


def suggested_row(indicator: Indicator, found: Suggestion, *fields: str) -> dict[str | int, object]:
    return suggested_kpi(indicator, found, fields).kpi


class TestRow:
    RISING = (-1, 0, 1, 2, 3, 4, 5, 6, 7)
    FALLING = (-9, -8, -7, -6, -5, -4, -3, -2, -1)

    def test_the_whole_band_and_the_pace_stand_in_the_rationale(self) -> None:
        row = suggested_row(NURSES, suggest([*self.RISING]))
        assert row["target"] == "115.0以上"
        assert row["rationale"] == (
            "9圏域の過去の年平均変化（中央値+3.00、望ましい側の4分の1の境+5.00）を5年分加えた"
            "115.0～125.0のうち、控えめな側。必要な年変化+3.00、当圏域の過去の最大の年変化+6.00。"
        )

    def test_a_floor_is_to_be_kept_and_says_that_the_baseline_meets_it(self) -> None:
        row = suggested_row(NURSES, suggest([*self.FALLING]))
        assert (row["target"], row["target_kind"]) == ("85.0以上", "維持")
        assert str(row["rationale"]).endswith("限度であり、基準値はすでに満たしている。")

    def test_a_fiscal_year_is_called_one(self) -> None:
        row = suggested_row(replace(NURSES, years=YearKind.FISCAL), suggest([*self.RISING]))
        kinds = (row["year_kind"], row["baseline_year"], row["target_year"])
        assert kinds == ("年度", "2020年度", "2025年度")

    def test_when_it_is_known_is_the_lag_of_the_statistic_not_the_age_here(self) -> None:
        old = replace(FOUND, age_years=4, lag_years=2)
        row = suggested_row(NURSES, replace(suggest([*self.RISING]), candidate=old))
        assert row["lag"] == "2年後"

    def test_a_lag_that_no_answer_offers_is_left_open(self) -> None:
        slow = replace(FOUND, lag_years=6)
        row = suggested_row(NURSES, replace(suggest([*self.RISING]), candidate=slow))
        assert row["lag"] == ""

    def test_the_statistic_behind_the_data_set_is_named(self) -> None:
        known = replace(NURSES, source="SSDSE-A（A1）", statistics=("病院報告",))
        row = suggested_row(known, suggest([*self.RISING]))
        assert row["data_source"] == "SSDSE-A（A1）。元の統計：病院報告"

    def test_it_is_set_for_the_areas_own_field_of_that_name(self) -> None:
        found = suggest([*self.RISING])
        assert suggested_row(NURSES, found, "医療", "福祉")["medium_field"] == "医療"
        assert suggested_row(NURSES, found, "福祉")["level"] == "大分野"

    def test_no_comparison_is_promised_that_cannot_be_made(self) -> None:
        alone = replace(FOUND, outside=None, spans_formation=False)
        row = suggested_row(NURSES, replace(suggest([*self.RISING]), candidate=alone))
        assert row["cooperation"] == "形成の前後を比べるには、形成の前又は後の値が足りない。"


class TestCommand:
    def test_shows_the_suggestions_of_an_area(self) -> None:
        done = CliRunner().invoke(main, ["suggest", "himeji", "--role", "1"])
        assert done.exit_code == 0
        assert "人口1人当たり地方税" in done.output
        assert "182.7～185.0 (2027)" in done.output
        assert "+2.48" in done.output
        assert "出生数" not in done.output

    def test_says_how_many_satisfy_all_criteria(self) -> None:
        done = CliRunner().invoke(main, ["suggest", "himeji"])
        assert "0 of 7 satisfy all of Q1 to Q5; not, or in part only: Q2 by 7" in done.output

    def test_what_satisfies_all_stands_first(self) -> None:
        lines = CliRunner().invoke(main, ["suggest", "fukui"]).output.splitlines()
        assert "人口千人当たり転入超過数" in lines[1]
        assert "○○○○○" in lines[1]

    def test_only_what_satisfies_all(self) -> None:
        done = CliRunner().invoke(main, ["suggest", "fukui", "--ready"])
        assert done.exit_code == 0
        assert done.output.count("○○○○○") == done.output.count("（人）") == 1
        none = CliRunner().invoke(main, ["suggest", "himeji", "--ready"])
        assert (none.exit_code, "0 of 7 satisfy all" in none.output) == (1, True)

    def test_a_role_without_outcomes_is_explained_and_nothing_written(self, tmp_path: Path) -> None:
        out = tmp_path / "rows.csv"
        asked = ["suggest", "himeji", "--role", "2", "--out", str(out)]
        done = CliRunner().invoke(main, asked)
        assert (done.exit_code, out.exists()) == (1, False)
        assert "no outcome of role 2, only supplies (人口10万人当たり医師数、" in done.output
        assert "41 outcomes of role 2" in done.output

    def test_rows_can_be_pasted_into_the_sheet(self, tmp_path: Path) -> None:
        out = tmp_path / "rows.csv"
        done = CliRunner().invoke(main, ["suggest", "himeji", "--out", str(out)])
        assert done.exit_code == 0
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0]) == [c.heading for c in KPI_SHEET.columns if c.key != "no"]
        tax = rows[0]
        assert (tax["KPIの名称"], tax["年の種類"], tax["実績が分かる時期"]) == (
            "人口1人当たり地方税",
            "年度",
            "2年後",
        )
        assert [row["中分野"] for row in rows] == [
            "戦略産業・地場産業",
            "移住・定住",
            "子育て",
            "移住・定住",
            "教育・スポーツ・図書館",
        ]

    def test_an_unknown_area_is_refused(self) -> None:
        done = CliRunner().invoke(main, ["suggest", "himeij"])
        assert done.exit_code == 2
        assert "did you mean 'himeji'" in done.output
