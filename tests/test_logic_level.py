"""What a KPI's name and unit suggest about its level, rule by rule."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.level_cues import WORDS, words_in
from kpi_report.assess.logic_level import LevelRule, suggest_level
from kpi_report.model import DeclaredLevel

LEVEL_OF = {
    LevelRule.MONEY: DeclaredLevel.INPUT,
    LevelRule.STAFF: DeclaredLevel.INPUT,
    LevelRule.ACTIVITY: DeclaredLevel.OUTPUT,
    LevelRule.ACTIVITY_RATE: DeclaredLevel.OUTPUT,
    LevelRule.REACH: DeclaredLevel.OUTPUT,
}


def expect(name: str, unit: str, rule: LevelRule) -> None:
    suggested = suggest_level(name, unit)
    assert suggested.rule is rule
    assert suggested.level is LEVEL_OF.get(rule, DeclaredLevel.OUTCOME)
    assert suggested.reach is (rule is LevelRule.REACH)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("創業支援関連予算額", "千円"),
        ("バス運行補助金額", "千円"),
        ("拠点施設整備事業費", "百万円"),
        ("共同利用システムの運用経費", "千円"),
        ("備品の共同購入額", "千円"),
    ],
)
def test_money_spent_is_input(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.MONEY)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("専任職員数", "人"),
        ("消費生活相談員の配置人数", "人"),
        ("CDO補佐官の任用人数", "人"),
        ("職員数（事務局専任）", "人"),
    ],
)
def test_people_put_in_are_input(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.STAFF)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("セミナーの開催回数", "回"),
        ("多言語案内看板の整備基数", "基"),
        ("広報紙の発行部数", "部"),
        ("ビジョン懇談会", "回"),
        ("児童虐待相談対応件数", "件"),
        ("住宅リフォーム助成金の交付件数", "件"),
        ("交流拠点施設の供用開始", ""),
        ("拠点施設整備基本計画の策定", ""),
        ("環境保全協定の締結数", "件"),
        ("働きやすい職場認証の認定数", "社"),
        ("派遣医師数", "人"),
        ("AED配置箇所数", "箇所"),
        ("人事交流を行った職員数", "人"),
        ("AI・RPAを導入した業務数", "業務"),
        ("病床数", "床"),
    ],
)
def test_what_the_administration_did_or_provided_is_output(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.ACTIVITY)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("駅前広場整備率", "％"),
        ("乳児家庭全戸訪問の実施率", "％"),
        ("行政手続のオンライン化率", "％"),
        ("公共施設のLED化率", "％"),
        ("土地区画整理事業の進捗率", "％"),
        ("消費者教育を実施した学校の割合", "％"),
    ],
)
def test_the_share_of_its_own_work_that_was_done_is_output(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.ACTIVITY_RATE)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("子育て講座参加者数", "人"),
        ("創業塾の修了者数", "人"),
        ("職員研修の受講者数", "人"),
        ("空き家バンク登録件数", "件"),
        ("消費生活相談件数", "件"),
        ("広域相談窓口での受付件数", "件"),
        ("相談窓口の利用者数", "人"),
        ("合同企業説明会への参加企業数", "社"),
        ("ホームページ閲覧数", "件"),
        ("防災訓練", "人"),
        ("花火大会の来場者数", "人"),
        ("がん検診の受診者数", "人"),
        ("チャレンジショップ出店者数", "人"),
    ],
)
def test_whom_an_activity_reached_is_output_and_said_to_be_reach(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.REACH)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("路線バスの年間利用者数", "万人"),
        ("公共施設の相互利用者数", "人"),
        ("図書館の来館者数", "人"),
        ("道の駅の来場者数", "人"),
        ("休日夜間急患センターの受診患者数", "人"),
        ("教育旅行の受入人数", "人"),
        ("電子図書の貸出件数", "冊"),
        ("電子申請件数", "件"),
    ],
)
def test_facilities_and_services_used_are_outcome(name: str, unit: str) -> None:
    assert suggest_level(name, unit).level is DeclaredLevel.OUTCOME
    assert suggest_level(name, unit).reach is False


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("空き家バンクの成約件数", "件"),
        ("結婚支援事業による成婚数", "組"),
        ("移住支援金の受給後に定住した世帯数", "世帯"),
        ("創業支援等事業計画に基づく創業件数", "件"),
        ("潜在保育士の就職者数", "人"),
        ("運転免許証の自主返納者数", "人"),
        ("あっせんによる解決件数", "件"),
        ("テレワークを導入した企業数", "社"),
        ("空き店舗への出店数", "店"),
        ("学生発ベンチャーの設立数", "社"),
        ("補助を受けて設置された件数", "件"),
    ],
)
def test_residents_and_firms_that_changed_are_outcome(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.CHANGE)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("共同調達によるコスト削減額", "千円"),
        ("情報システム経費の削減率", "％"),
        ("RPA導入による業務削減時間", "時間"),
    ],
)
def test_what_was_saved_is_outcome(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.SAVING)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("圏域の総人口", "人"),
        ("社会増減数", "人"),
        ("待機児童数", "人"),
        ("交通事故発生件数", "件"),
        ("消費者被害額", "万円"),
        ("温室効果ガス排出量", "千t-CO2"),
        ("1人当たり市町村民所得", "千円"),
        ("利用者1人当たりの公的負担額", "円"),
        ("公害苦情の受付件数", "件"),
        ("相続登記がされていない土地の筆数", "筆"),
        ("企業数", "社"),
        ("焼却処理量", "t"),
    ],
)
def test_how_society_is_is_outcome(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.STATE)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("急性心筋梗塞の年齢調整死亡率", "人口10万対"),
        ("有効求人倍率", "倍"),
        ("消費生活相談の解決率", "％"),
        ("汚水処理人口普及率", "％"),
        ("住宅の耐震化率", "％"),
        ("法定雇用率を達成した企業の割合", "％"),
        ("スポーツ実施率", "％"),
    ],
)
def test_a_rate_of_society_is_outcome(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.RATE)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("来訪者の満足度", "点"), ("子育てしやすいと感じる保護者の割合", "％")],
)
def test_what_residents_say_is_outcome(name: str, unit: str) -> None:
    expect(name, unit, LevelRule.OPINION)


def test_without_a_cue_the_unit_decides_and_without_either_nothing_does() -> None:
    counted, quantity, neither = (suggest_level("ほげ", unit) for unit in ("箇所", "t", ""))
    assert (counted.level, counted.rule, counted.cue) == ("output", "unit", "箇所")
    assert (quantity.level, quantity.rule) == ("outcome", "unit")
    assert (neither.level, neither.rule, neither.cue) == ("outcome", "nothing", "")


def test_the_piece_of_wording_that_decided_is_named() -> None:
    assert suggest_level("創業セミナーの開催回数（累計）", "回").cue == "開催回数"
    assert suggest_level("バス運行補助金額", "千円").cue == "補助金"


def test_the_last_word_decides_whose_doing_is_counted() -> None:
    levels = [
        suggest_level(name, "件").level
        for name in (
            "空き家の利活用件数",
            "空き家の利活用補助件数",
            "空き家の利活用補助による成約件数",
        )
    ]
    assert levels == ["outcome", "output", "outcome"]


def test_the_same_visitors_at_an_event_and_in_a_facility() -> None:
    event, facility = "まちなかイベント来場者数", "文化ホールの来場者数"
    assert suggest_level(event, "人").level is DeclaredLevel.OUTPUT
    assert suggest_level(facility, "人").level is DeclaredLevel.OUTCOME


def test_requests_and_people_taken_in_say_what_the_word_before_says() -> None:
    expect("救急搬送の受入件数", "件", LevelRule.CHANGE)
    expect("公害苦情の受付件数", "件", LevelRule.STATE)
    expect("多重債務相談の新規受付件数", "件", LevelRule.REACH)
    expect("医学生の病院実習受入人数", "人", LevelRule.ACTIVITY)


def test_use_by_municipalities_and_places_where_something_can_be_used_are_provided() -> None:
    expect("電算システムの共同利用市町村数", "市町村", LevelRule.ACTIVITY)
    expect("キャッシュレス決済の利用可能箇所数", "箇所", LevelRule.ACTIVITY)
    expect("キャッシュレス決済の利用件数", "件", LevelRule.USE)


def test_the_share_of_the_own_staff_that_was_trained_is_output() -> None:
    expect("相談員の研修受講率", "％", LevelRule.ACTIVITY_RATE)
    expect("住民の講座受講率", "％", LevelRule.RATE)


def test_a_counter_in_the_name_stands_for_a_missing_unit() -> None:
    assert suggest_level("救急車の台数", "") == suggest_level("救急車の台数", "台")


def test_a_compound_is_found_whole() -> None:
    assert [w.text for w in words_in("要介護認定者の相談会")] == ["要介護認定", "相談会"]


def test_no_word_says_two_things() -> None:
    counted = Counter(word for words in WORDS.values() for word in words.split())
    assert [word for word, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "unit"),
    [("ｽﾏﾎ教室の延べ受講者数", "人"), ("公式ＬＩＮＥの登録者数", "人"), ("リサイクル率", "％")],
)
def test_width_does_not_matter(name: str, unit: str) -> None:
    narrow = suggest_level(unicodedata.normalize("NFKC", name), unicodedata.normalize("NFKC", unit))
    assert suggest_level(name, unit) == narrow


WORDING = st.lists(
    st.sampled_from(
        [*" ".join(WORDS.values()).split(), "の", "を", "した", "者数", "件数", "率", "額"]
    )
).map("".join)


@given(st.one_of(st.text(), WORDING), st.one_of(st.text(max_size=6), st.sampled_from("回人件％t")))
def test_any_text_has_a_level_and_every_spelling_the_same(name: str, unit: str) -> None:
    suggested = suggest_level(name, unit)
    same = suggest_level(unicodedata.normalize("NFKC", name), unicodedata.normalize("NFKC", unit))
    assert suggested.level in ("input", "output", "outcome")
    assert suggested == same
