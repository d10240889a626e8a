"""Flow or stock: what the wording of a KPI says about time, name by name."""

import pytest

from kpi_report.assess.flows import Course, course, differ

FLOW, STOCK = Course.FLOW, Course.STOCK


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("新規創業者数", FLOW),
        ("スポーツ施設の利用者数", FLOW),
        ("人口の社会増減数", FLOW),
        ("合同企業説明会を経て就職した者の数", FLOW),
        ("製造品出荷額等（圏域全体）", FLOW),
        ("空き家バンクの成約件数", FLOW),
        ("新規就農者数", FLOW),
        ("年間の会員数", FLOW),
        ("就農者数", STOCK),
        ("民営事業所の従業者数", STOCK),
        ("従業者の数（圏域全体）", STOCK),
        ("圏域の総人口", STOCK),
        ("保育所等の待機児童数", STOCK),
        ("広域利用カードの登録者数", STOCK),
        # Both are said: founders of a year, premises at a moment.
        ("創業者の事業所数", None),
        # A running total changes by the year's number: it is no flow, whatever is counted.
        ("創業者数（累計）", None),
        ("空き家バンクの登録件数", None),
        ("交流人口", None),
        ("観光案内看板の整備箇所数", None),
        ("派遣医師数", None),
        ("移住世帯数", None),
        ("共同開発した製品の数", None),
        ("人口密度", None),
    ],
)
def test_course(name: str, said: Course | None) -> None:
    assert course(name) is said


@pytest.mark.parametrize(
    ("child", "parent", "unlike"),
    [
        ("新規創業者数", "従業者数", True),
        ("会員数", "利用者数", True),
        ("参加者数", "利用者数", False),
        ("登録者数", "従業者数", False),
        ("製品の数", "従業者数", False),
        ("参加者数", "防災士の資格取得者数", False),
    ],
)
def test_only_a_flow_and_a_stock_differ(child: str, parent: str, unlike: bool) -> None:
    assert differ(child, parent) is unlike
