"""Documents of sample_2022 set against a calculation by hand: rich, sparse, blank and silent.

Longer tables stand in ``by_hand.py``, which also explains the symbols; nothing here is computed.
"""

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from by_hand import (
    OFFICIAL,
    PRACTICE,
    RICH_CRITERIA,
    RICH_KPIS,
    RICH_LINKS,
    RICH_PEERS,
    SHARED_KPIS,
    SPARSE_CRITERIA,
    SPARSE_KPIS,
    SPARSE_LINKS,
    SPARSE_PEERS,
)

from kpi_report.bundle import BUNDLE_NAME, dump_bundle
from kpi_report.document import sections as show
from kpi_report.document.blocks import Cards, Cell, Dataset, Figure, Notice, Table, Trace, flatten
from kpi_report.document.context import AreaContext, open_area
from kpi_report.produce.build import build
from kpi_report.produce.plan import plan
from kpi_report.rounds import load_round
from kpi_report.split import area_bundle, assess_round

ROOT = Path(__file__).parents[1]
ROUND = "sample_2022"
AREAS = ("kotozumi", "hagiemori", "yukimisaki", "kiyomisato")
UNANSWERED = ("yukimisaki", "kiyomisato")
Row = dict[str, str]
Section = Callable[[AreaContext], object]


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, AreaContext]:
    assessed = assess_round(load_round(ROUND, ROOT))
    opened = {}
    for area_id in AREAS:
        folder = tmp_path_factory.mktemp(area_id)
        (folder / BUNDLE_NAME).write_bytes(dump_bundle(area_bundle(assessed, area_id)))
        opened[area_id] = open_area(area_id, ROUND, str(folder))
    return opened


@pytest.fixture
def rich(contexts: dict[str, AreaContext]) -> AreaContext:
    return contexts["kotozumi"]


@pytest.fixture
def sparse(contexts: dict[str, AreaContext]) -> AreaContext:
    return contexts["hagiemori"]


def written(cell: Cell) -> str:
    return f"{cell.text} {cell.detail}".strip()


def rows(block: object, label: str) -> list[Row]:
    """Return the rows of the tables that have such a column: text by label, details behind it."""
    found: list[Row] = []
    for part in flatten(block):
        if isinstance(part, Table | Dataset) and label in [c.label for c in part.columns]:
            body = (
                part.rows if isinstance(part, Dataset) else [r for g in part.groups for r in g.rows]
            )
            labels = [c.label for c in part.columns]
            found += [dict(zip(labels, map(written, row), strict=True)) for row in body]
    return found


def row(block: object, label: str, name: str, named_by: str = "") -> Row:
    (found,) = [r for r in rows(block, label) if name in r[named_by or label]]
    return found


def kpi_row(ctx: AreaContext, name: str) -> tuple[tuple[str, ...], str]:
    """Return the cells of one KPI, and its verdict with the reason a letter stands for."""
    section = show.kpis(ctx)
    found = row(section, "KPI（単位）", name)
    note = "".join(t.note for t in flatten(section) if isinstance(t, Table))
    reasons = dict(re.findall("([a-z])：([^。]+)。", note))
    verdict = re.sub(r"(?<= )[a-z]$", lambda at: reasons[at[0]], found["判定と根拠"])
    return tuple(found[label] for label in ("基準値と年度", "実績値と年度", "目標と年度")), verdict


def marks(ctx: AreaContext) -> dict[str, str]:
    """Return the marks of all findings by criterion, as data.xlsx holds them."""
    found: dict[str, str] = {}
    for finding in rows(show.data(ctx), "観点の名称"):
        found[finding["観点"]] = found.get(finding["観点"], "") + finding["判断"][0]
    return found


class TestKpis:
    @pytest.mark.parametrize("name", SPARSE_KPIS)
    def test_each_of_the_six(self, sparse: AreaContext, name: str) -> None:
        assert kpi_row(sparse, name) == SPARSE_KPIS[name]

    @pytest.mark.parametrize("name", RICH_KPIS)
    def test_every_kind_of_target_and_every_rating(self, rich: AreaContext, name: str) -> None:
        assert kpi_row(rich, name) == RICH_KPIS[name]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            # e = 3/8; past pace 366/3
            ("民営事業所の従業者数", ("―", "37.5", "110,933.00", "―", "―", "122.00", "―")),
            # −13/87; 5/7; −0.149 ÷ 0.714; −13/5; (522 − 422)/2
            ("延べ宿泊者数", ("−14.9", "71.4", "497.14", "−0.21", "−6.0", "−2.60", "50.00")),
            ("観光案内看板の整備箇所数", ("0.0", "100.0", "14.00", "0.00", "−5.0", "0.00", "―")),
            # 0.2/5.3; 2/5; 0.0377 ÷ 0.4; 0.2/2; (83.1 − 78)/3
            (
                "住み続けたいと思う住民の割合",
                ("3.8", "40.0", "79.92", "0.09", "−1.8", "0.10", "1.70"),
            ),
            # 24/28; 6/7; 24/6; (91 − 87)/1
            ("移住相談を経た移住者数", ("85.7", "85.7", "87.00", "1.00", "0.0", "4.00", "4.00")),
            ("移住相談会の相談件数", ("―", "―", "219.00", "―", "―", "―", "―")),
        ],
    )
    def test_numbers_behind_them(
        self, sparse: AreaContext, name: str, expected: tuple[str, ...]
    ) -> None:
        found = row(show.data(sparse), "進捗比", name, named_by="KPI")
        labels = ("達成度（%）", "経過割合（%）", "この時点で期待される値", "進捗比")
        paces = ("先行した年数", "これまでの年平均変化", "必要な年平均変化")
        assert tuple(found[label] for label in labels + paces) == expected

    @pytest.mark.parametrize(
        ("area_id", "counts"),
        [
            ("kotozumi", "◎達成15件、○順調16件、△やや遅れ4件、▲遅れ14件、▼後退5件、―判定なし5件"),
            ("hagiemori", "◎達成2件、○順調1件、▲遅れ2件、▼後退1件"),
        ],
    )
    def test_bar_of_ratings(
        self, contexts: dict[str, AreaContext], area_id: str, counts: str
    ) -> None:
        (bar,) = [p for p in flatten(show.answer(contexts[area_id])) if isinstance(p, Figure)]
        assert f"。{counts}。" in bar.alt

    @pytest.mark.parametrize(
        ("area_id", "role", "expected"),
        [
            ("kotozumi", "地域経済", ("3件", "4／6", "9／9", "農林水産業、労働環境")),
            ("kotozumi", "高次都市機能", ("3件", "3／5", "6／6", "高度医療、中心拠点整備")),
            (
                "kotozumi",
                "生活関連機能",
                ("2件", "6／9", "13／14", "介護・福祉、子育て、窓口サービス"),
            ),
            ("hagiemori", "地域経済", ("1件", "1／2", "1／1", "労働環境")),
            ("hagiemori", "高次都市機能", ("0件", "―", "―", "―")),
            ("hagiemori", "生活関連機能", ("1件", "1／1", "1／1", "―")),
        ],
    )
    def test_coverage_of_the_tree(
        self, contexts: dict[str, AreaContext], area_id: str, role: str, expected: tuple[str, ...]
    ) -> None:
        found = row(show.kpis(contexts[area_id]), "大分野", role)
        labels = ("大分野のKPI", "KPIのある中分野", "KPIのある個別事業", "KPIのない中分野")
        assert tuple(found[label] for label in labels) == expected


class TestCards:
    @pytest.mark.parametrize(
        ("area_id", "headings"),
        [
            # of the outcomes the most years ahead: 37 + 42 + 37 + 38 of 110, 1.4 · 4 − 4 = +1.6;
            # role 2; the first ▼ with room, cause not told
            (
                "kotozumi",
                [
                    "婚活イベントの成婚組数",
                    "高次都市機能の個別事業と大分野のKPIの進み具合の違い",
                    "「地場産業の従業者数」の動き",
                ],
            ),
            # the outcome met against its baseline; ▲ 2 and ▼ 1 of 6; cause not told
            (
                "hagiemori",
                [
                    "民営事業所の従業者数",
                    "判定した6件のKPIのうち3件が遅れ又は後退",
                    "「住み続けたいと思う住民の割合」の動き",
                ],
            ),
        ],
    )
    def test_a_success_a_concern_a_question(
        self, contexts: dict[str, AreaContext], area_id: str, headings: list[str]
    ) -> None:
        (cards,) = [p for p in flatten(show.answer(contexts[area_id])) if isinstance(p, Cards)]
        assert [card.heading for card in cards.cards] == headings

    @pytest.mark.parametrize(
        ("name", "moved"),
        [
            # −13/5 and +100/2; 0.2/2 and 5.1/3
            ("延べ宿泊者数", "年平均−2.60に対し、1年当たり+50.0千人の変化"),
            ("住み続けたいと思う住民の割合", "年平均+0.10に対し、1年当たり+1.70ポイントの変化"),
            # its target year has come
            ("観光案内看板の整備箇所数", "目標は、2021年度に14箇所です。"),
        ],
    )
    def test_what_is_needed(self, sparse: AreaContext, name: str, moved: str) -> None:
        assert moved in row(show.matters(sparse), "動き", name, named_by="KPI")["動き"]

    @pytest.mark.parametrize(
        ("name", "moved"),
        [
            # −204/4 and 299/4; −2577/3 and 4922/4; −372/4 and 1167/3. The visitors' target year is
            # that of the data date: those with room to act come first.
            ("地場産業の従業者数", "年平均−51.0に対し、1年当たり+74.8人の変化"),
            ("路線バスの年間利用者数", "年平均−859に対し、1年当たり+1,231千人の変化"),
            ("スポーツ施設の利用者数", "年平均−93.0に対し、1年当たり+389千人の変化"),
        ],
    )
    def test_the_three_most_behind(self, rich: AreaContext, name: str, moved: str) -> None:
        assert moved in row(show.matters(rich), "動き", name, named_by="KPI")["動き"]


class TestCriteria:
    def test_each_finding_of_the_sparse_area(self, sparse: AreaContext) -> None:
        assert marks(sparse) == SPARSE_CRITERIA

    def test_findings_of_the_rich_area_counted(self, rich: AreaContext) -> None:
        assert {c: dict(Counter(found)) for c, found in marks(rich).items()} == RICH_CRITERIA

    @pytest.mark.parametrize(
        ("name", "told"),
        [
            # (14917 − 11957)/6 = 493.3 a year; 71 at most in a past one
            ("小売業年間商品販売額", "過去の最大の6.9倍"),
            # (36.8 − 31.3)/2 = 2.75; 0.2
            ("大学・短期大学の卒業者の圏域内就職率", "過去の最大の13.8倍"),
            ("地場産業の従業者数", "目標の向きに動いた年がこれまでにない"),
            ("合同企業説明会の開催回数", "基準値2回（2018年度）が、すでに目標2～4回を満たしている"),
        ],
    )
    def test_pace_of_targets(self, rich: AreaContext, name: str, told: str) -> None:
        findings = rows(show.data(rich), "観点の名称")
        (found,) = [f for f in findings if f["観点"] == "Q5" and name in f["対象"]]
        assert told in found["理由"]

    @pytest.mark.parametrize(
        ("area_id", "criterion", "told"),
        [
            ("kotozumi", "V1", "33件のうち31件で進捗を判定でき、2件は判定できない"),
            ("kotozumi", "V2", "11件のうち11件が達成又は順調であるのに、大分野のKPIは3件すべて"),
            ("kotozumi", "P3", "遅れ又は後退と判定したKPIが19件ある"),
            ("kotozumi", "S4", "個別事業29件は中分野20件のいずれかに"),
            ("hagiemori", "S4", "個別事業2件は中分野3件のいずれかに"),
            ("hagiemori", "P2", "6件のKPIのうち1件は"),
            ("hagiemori", "Q2", "2018年より前の値は3年分あるが、後の値は1年分"),
            ("hagiemori", "Q2", "2017年度の末より前に3年分、後に4年分の値があり"),
            ("hagiemori", "Q2", "4市町村の実績があり"),
        ],
    )
    def test_counts_in_reasons(
        self, contexts: dict[str, AreaContext], area_id: str, criterion: str, told: str
    ) -> None:
        findings = rows(show.data(contexts[area_id]), "観点の名称")
        assert [f for f in findings if f["観点"] == criterion and told in f["理由"]]


class TestSharedFacilities:
    @pytest.mark.parametrize(
        ("area_id", "facility", "expected"),
        [
            # since 2016; 15651/186901 = 8.4 % and 29995/183192 = 16.4 % from the other members
            (
                "kotozumi",
                "琴澄こども科学館",
                ("2016", "186,901 2015年度", "183,192 2021年度", "8.4%", "16.4%"),
            ),
            # since 2017; (200529 + 193819)/2 = 197174; totals only
            (
                "kotozumi",
                "琴澄市民プール",
                ("2017", "197,174 2015–2016年度", "145,270 2021年度", "―", "―"),
            ),
            # since 2018; (85877 + 84188 + 86229)/3 = 85431.3; from the other members 11248/85877,
            # 11028/84188 and 11295/86229, each 13.1 %, and 8222/62766 = 13.1 %
            (
                "hagiemori",
                "萩江森こども科学館",
                ("2018", "85,431 2015–2017年度", "62,766 2021年度", "13.1%", "13.1%"),
            ),
        ],
    )
    def test_users(
        self,
        contexts: dict[str, AreaContext],
        area_id: str,
        facility: str,
        expected: tuple[str, ...],
    ) -> None:
        found = row(show.usage(contexts[area_id]), "施設名", facility)
        labels = ("開始年度", "開始前の平均（人）", "最新（人）")
        shares = ("他の構成市町村の割合（開始前）", "他の構成市町村の割合（最新）")
        assert tuple(found[label] for label in labels + shares) == expected

    @pytest.mark.parametrize(
        ("area_id", "facility", "told"),
        [
            # 15651/186901 = 8.37 %; mean of 9.97, 11.57, 13.17, 14.77 and 16.37 = 13.17 %
            (
                "kotozumi",
                "琴澄こども科学館",
                "開始前8.4%、開始後13.2%であり、上がっている（+4.8ポイント）",
            ),
            # 925783/5 = 185156.6; 1744 fewer, below 5 % of 186901
            ("kotozumi", "琴澄こども科学館", "開始前186,901人、開始後185,157人"),
            # (193728 + 191609 + 123220 + 145270)/4 = 163456.75; 33717 fewer, above
            # 2 (6710 + 124 + 33 + 2119 + 68389 + 22050)/6 = 33142
            ("kotozumi", "琴澄市民プール", "開始前197,174人、開始後163,457人で、減っている"),
            # 11248/85877 = 13.1 % in every year
            (
                "hagiemori",
                "萩江森こども科学館",
                "開始前13.1%、開始後13.1%であり、上がったとも下がったともいえない",
            ),
            # (83735 + 53218 + 62766)/3 = 66573; 18858 fewer, above
            # 2 (1689 + 2041 + 813 + 1681 + 30517 + 9548)/6 = 15430
            ("hagiemori", "萩江森こども科学館", "開始前85,431人、開始後66,573人で、減っている"),
            # since 2018, 2019 to 2021 after
            (
                "hagiemori",
                "萩江森こども科学館",
                "減っている。開始年度を除く。開始後には2020年度、2021年度を含む。",
            ),
        ],
    )
    def test_before_and_after(
        self, contexts: dict[str, AreaContext], area_id: str, facility: str, told: str
    ) -> None:
        findings = rows(show.data(contexts[area_id]), "観点の名称")
        (found,) = [f for f in findings if f["観点"] == "F1" and f["対象"] == facility]
        assert told in found["理由"]

    @pytest.mark.parametrize(
        ("area_id", "counts"),
        [
            # 61 rows: 1 replaced, 1 dropped, 2 reworded; what replaced is not new
            ("kotozumi", ("56件", "2件", "0件", "1件", "1件", "0件")),
            ("hagiemori", ("6件", "0件", "0件", "0件", "0件", "0件")),
        ],
    )
    def test_revisions(
        self, contexts: dict[str, AreaContext], area_id: str, counts: tuple[str, ...]
    ) -> None:
        found = row(show.revisions(contexts[area_id]), "継続", "件")
        labels = ("継続", "名称を変更", "目標を変更", "別のKPIに差替え", "廃止", "新設")
        assert tuple(found[label] for label in labels) == counts


class TestLinks:
    @pytest.mark.parametrize("ends", RICH_LINKS)
    def test_of_the_rich_area(self, rich: AreaContext, ends: tuple[str, str]) -> None:
        assert self.link(rich, ends) == RICH_LINKS[ends]

    @pytest.mark.parametrize("ends", SPARSE_LINKS)
    def test_of_the_sparse_area(self, sparse: AreaContext, ends: tuple[str, str]) -> None:
        assert self.link(sparse, ends) == SPARSE_LINKS[ends]

    @pytest.mark.parametrize(
        ("area_id", "counts"),
        [
            # links 27 + 17 + 39; ×: 3 KPIs of fields of role 2 to 3 of the role; ◇: all steps alike
            # five times; ？: 11 without KPI above, 28 with fewer than five steps
            (
                "kotozumi",
                {
                    "×食い違い": 9,
                    "～一定しない": 30,
                    "◇可能性あり・未確認": 5,
                    "？確かめられない": 39,
                },
            ),
            ("hagiemori", {"？確かめられない": 4}),
        ],
    )
    def test_verdicts_counted(
        self, contexts: dict[str, AreaContext], area_id: str, counts: dict[str, int]
    ) -> None:
        links = rows(show.links(contexts[area_id]), "両方が動いた年")
        assert Counter(link["見方"] for link in links) == counts

    @staticmethod
    def link(ctx: AreaContext, ends: tuple[str, str]) -> tuple[str, ...]:
        links = rows(show.links(ctx), "両方が動いた年")
        (found,) = [k for k in links if (k["下位のKPI"], k["上位のKPI"]) == ends]
        labels = ("見方", "同じ側に動いた年", "両方が動いた年", "上位の変化に占める割合（%）")
        return tuple(found[label] for label in labels)


class TestOthers:
    @pytest.mark.parametrize("subject", RICH_PEERS)
    def test_of_the_rich_areas_group(self, rich: AreaContext, subject: str) -> None:
        assert self.compared(rich, subject) == RICH_PEERS[subject]

    @pytest.mark.parametrize("subject", SPARSE_PEERS)
    def test_of_the_sparse_areas_group(self, sparse: AreaContext, subject: str) -> None:
        assert self.compared(sparse, subject) == SPARSE_PEERS[subject]

    @pytest.mark.parametrize("area_id", AREAS)
    def test_practice_is_the_same_for_all(
        self, contexts: dict[str, AreaContext], area_id: str
    ) -> None:
        section = show.peers(contexts[area_id])
        found = {q: row(section, "項目", q)["回答のあった圏域の割合"] for q in PRACTICE}
        assert found == PRACTICE

    @pytest.mark.parametrize("name", SHARED_KPIS)
    def test_kpis_that_others_have_too(self, rich: AreaContext, name: str) -> None:
        assert row(show.peers(rich), "項目", name)["回答のあった圏域の割合"] == SHARED_KPIS[name]

    @staticmethod
    def compared(ctx: AreaContext, subject: str) -> tuple[str, ...]:
        (found,) = [r for r in rows(show.peers(ctx), "項目") if r["項目"].startswith(subject)]
        return tuple(found[k] for k in ("当圏域", "回答のあった圏域の割合", "全圏域の中での位置"))


@pytest.mark.parametrize(
    ("area_id", "name"), [(area_id, name) for area_id in OFFICIAL for name in OFFICIAL[area_id]]
)
def test_official_figures(contexts: dict[str, AreaContext], area_id: str, name: str) -> None:
    found = row(show.figures(contexts[area_id]), "指標（単位）", name)
    labels = ("連携中枢都市", "連携市町村", "圏域", "圏域外", "圏域の変化")
    assert tuple(found[label] for label in labels) == OFFICIAL[area_id][name]


def test_cells_of_the_sparse_areas_workbook(sparse: AreaContext) -> None:
    (trace,) = [part for part in flatten(show.trace(sparse)) if isinstance(part, Trace)]
    lines = {line for group in trace.groups for line in group.lines}
    # baseline, target, actuals: 2015–2019, 2020 and 2021 in columns E to I, J and K
    assert {
        "k01 L7 N7 E6–I6",
        "k02 L8 N8 E7–K7のうち6セル",
        "k03 L9 N9 E12–K12",
        "k04 L10 N10 E13–J13",
        "k05 L11 N11 E14–K14のうち5セル",
        "k06 L12 N12 E19–K19",
    } <= lines


class TestNothingAnswered:
    """A blank and a silent area: why there is nothing, and no number that nobody gave."""

    @pytest.mark.parametrize("area_id", UNANSWERED)
    @pytest.mark.parametrize(
        ("section", "why"),
        [
            (show.kpis, "KPIの回答がない"),
            (show.matters, "KPIの回答がない"),
            (show.rewrites, "KPIの回答がないため"),
            (show.usage, "施設の利用者数についての回答がない"),
            (show.revisions, "見直しについての回答がない"),
            (show.links, "KPIがそろっていない"),
        ],
    )
    def test_a_section_says_why_it_is_empty(
        self, contexts: dict[str, AreaContext], area_id: str, section: Section, why: str
    ) -> None:
        (part,) = flatten(section(contexts[area_id]))
        assert isinstance(part, Notice)
        assert why in part.text
        assert not re.search(r"[0-9０-９]", part.text)

    @pytest.mark.parametrize(
        ("area_id", "practice"),
        [
            # b, c, b, b: heard, told only, heard, heard and not used; a, b; a, a, a
            ("yukimisaki", {"P1": "○×○△", "P2": "○○", "P3": "○○○"}),
            ("kiyomisato", {"P1": "―", "P2": "―", "P3": "―"}),
        ],
    )
    def test_criteria(
        self, contexts: dict[str, AreaContext], area_id: str, practice: dict[str, str]
    ) -> None:
        cannot_tell = {"S1": "―――", "S2": "―――", "S3": "―――", "S4": "―", "V1": "―", "F1": "―"}
        assert marks(contexts[area_id]) == cannot_tell | practice

    @pytest.mark.parametrize("area_id", UNANSWERED)
    def test_criteria_without_a_kpi_are_named(
        self, contexts: dict[str, AreaContext], area_id: str
    ) -> None:
        (table,) = flatten(show.criteria(contexts[area_id]))
        assert "Q1、Q2、Q3、Q4、Q5、V2、V3は、該当するKPIが確認できないため" in table.note

    # Rows of kpis.csv of the last round.
    @pytest.mark.parametrize(("area_id", "n"), [("yukimisaki", 44), ("kiyomisato", 34)])
    def test_first_page_asks_for_the_kpis_of_the_last_round(
        self, contexts: dict[str, AreaContext], area_id: str, n: int
    ) -> None:
        parts = list(flatten(show.answer(contexts[area_id])))
        (cards,) = [part for part in parts if isinstance(part, Cards)]
        assert cards.cards[-1].text == (
            f"前回の調査では{n}件のKPIの回答がありましたが、今回は回答がありません。"
            "今も設定しているKPIはどれですか。"
        )
        assert [part for part in parts if isinstance(part, Figure)] == []

    @pytest.mark.parametrize(
        ("area_id", "told"),
        [
            # births: 4193/644845 against 5149/658642; outside 1093/172238 against 1344/180901
            ("yukimisaki", "7.82人から2021年の6.50人になりました（−16.8%）"),
            ("yukimisaki", "圏域外の変化は−14.6%"),
            # pupils: 33042/34780; outside 8062/8843
            ("yukimisaki", "2021年は−5.0%"),
            ("yukimisaki", "圏域外の変化は−8.8%"),
            # net migration: (5800 − 5733)/151508 and (5449 − 5657)/148638;
            # outside −1161/284263 and −1387/265829: −4.084 and −5.218
            ("kiyomisato", "0.44人から2021年の−1.40人になりました（−1.84人）"),
            ("kiyomisato", "圏域外の変化は−1.13人"),
            # pupils: 7246/7575; outside 12889/14471
            ("kiyomisato", "2021年は−4.3%"),
            ("kiyomisato", "圏域外の変化は−10.9%"),
        ],
    )
    def test_first_page_speaks_of_official_figures(
        self, contexts: dict[str, AreaContext], area_id: str, told: str
    ) -> None:
        (cards,) = [p for p in flatten(show.answer(contexts[area_id])) if isinstance(p, Cards)]
        assert told in "".join(card.text for card in cards.cards)

    @pytest.mark.parametrize("area_id", UNANSWERED)
    def test_no_share_or_quarter_of_its_own_but_on_practice(
        self, contexts: dict[str, AreaContext], area_id: str
    ) -> None:
        compared = rows(show.peers(contexts[area_id]), "当圏域")
        assert {r["当圏域"] for r in compared} <= {"―", "はい", "いいえ"}
        assert {r["全圏域の中での位置"] for r in compared} == {"―"}


def test_built_document_of_the_sparse_area_holds_the_same(tmp_path: Path) -> None:
    build(plan(load_round(ROUND, ROOT)), tmp_path, only=("hagiemori",))
    page = (tmp_path / "hagiemori" / "feedback.html").read_text(encoding="utf-8")
    lines = [plain(line) for line in re.findall(r"<tr\b.*?</tr>", page, re.DOTALL)]
    for name, (cells, verdict) in SPARSE_KPIS.items():
        told = [line for line in lines if name in line and pressed(verdict) in line]
        assert [line for line in told if all(pressed(cell) in line for cell in cells)], name
    for criterion, found in SPARSE_CRITERIA.items():
        if len(found) > 1:
            counts = "".join(f"{m}{found.count(m)}" for m in "○△×―" if m in found)
            assert [line for line in lines if line.startswith(criterion) and counts in line]
    for name, values in OFFICIAL["hagiemori"].items():
        assert [line for line in lines if name in line and all(v in line for v in values)], name


def plain(markup: str) -> str:
    return pressed(unescape(re.sub(r"<[^>]+>", "", markup)))


def pressed(text: str) -> str:
    return re.sub(r"\s+", "", text)
