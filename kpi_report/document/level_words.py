"""A suggested level in words: why it is suggested, and what to measure instead."""

from kpi_report.assess.finding import Rewrite
from kpi_report.assess.level_rules import LevelRule, LevelSuggestion
from kpi_report.document.language import known, later, say, sentences
from kpi_report.model import DeclaredLevel

LEVELS: dict[DeclaredLevel, str] = {
    DeclaredLevel.INPUT: later("インプット"),
    DeclaredLevel.OUTPUT: later("アウトプット"),
    DeclaredLevel.OUTCOME: later("アウトカム"),
}
REASONS: dict[LevelRule, str] = {
    LevelRule.MONEY: later("「{cue}」は、事業に投じた費用を表すため、{level}と考えられる。"),
    LevelRule.STAFF: later("「{cue}」は、事業に充てた人員を表すため、{level}と考えられる。"),
    LevelRule.ACTIVITY: later(
        "「{cue}」は、行政が実施・提供した量を表すため、{level}と考えられる。"
    ),
    LevelRule.ACTIVITY_RATE: later(
        "「{cue}」は、行政による実施・整備の進み具合を表すため、{level}と考えられる。"
    ),
    LevelRule.REACH: later(
        "「{cue}」は、事業の対象となった人や団体の数（事業の到達）を表すため、{level}と考えられる。"
    ),
    LevelRule.USE: later(
        "「{cue}」は、住民等が施設やサービスを利用した量を表すため、{level}と考えられる。"
    ),
    LevelRule.CHANGE: later(
        "「{cue}」は、住民や企業の行動・状態の変化を表すため、{level}と考えられる。"
    ),
    LevelRule.SAVING: later(
        "「{cue}」は、費用や負担等が減ったことを表すため、{level}と考えられる。"
    ),
    LevelRule.STATE: later(
        "「{cue}」は、地域の暮らしや経済の状態を表すため、{level}と考えられる。"
    ),
    LevelRule.RATE: later(
        "「{cue}」は、住民・企業・地域の状態を割合等で表すため、{level}と考えられる。"
    ),
    LevelRule.OPINION: later("「{cue}」は、住民等の受け止めを表すため、{level}と考えられる。"),
    LevelRule.UNIT: later("名称に手掛かりとなる語がないため、単位「{cue}」から{level}と推測した。"),
    LevelRule.NOTHING: later(
        "名称にも単位にも手掛かりとなる語がないため、仮に{level}とした。何を測るかの確認を要する。"
    ),
}
INSTEAD: dict[LevelRule, str] = {
    LevelRule.MONEY: later(
        "投じた費用によって住民の生活や地域の経済がどう変わったかを測る指標に改めることを検討してください。"
    ),
    LevelRule.STAFF: later(
        "充てた人員によって住民の生活や地域の経済がどう変わったかを測る指標に改めることを検討してください。"
    ),
    LevelRule.REACH: later(
        "参加者・登録者等のうち、その後に行動や状態が変わった人の数又は割合を測ることを検討してください。"
    ),
}
OF_ACTIVITY = later(
    "実施・整備の量に加えて、その結果として住民や企業に生じた変化を測ることを検討してください。"
)
EXAMPLE = later("例えば「{name}」（単位：{unit}、出典：{source}）があります。")
NEXT = later(
    "基準値とその年度、対象とする住民や地域の範囲、連携市町村別の値の有無を確認してください。"
)


def reason(suggestion: LevelSuggestion) -> str:
    """Return why a level is suggested, quoting the piece of wording that decided."""
    level = say(LEVELS[suggestion.level])
    return say(REASONS[suggestion.rule], cue=suggestion.cue, level=level)


def advice(suggestion: LevelSuggestion, rewrite: Rewrite | None = None) -> str:
    """Return what to do next: of an outcome what to check, of others which outcome to measure.

    Parameters
    ----------
    rewrite
        The nearest outcome of the catalogue; without one no example is given.
    """
    if suggestion.level is DeclaredLevel.OUTCOME:
        return say(NEXT)
    general = say(INSTEAD.get(suggestion.rule, OF_ACTIVITY))
    if rewrite is None:
        return general
    example = say(
        EXAMPLE,
        name=known(rewrite.name),
        unit=known(rewrite.unit),
        source=known(rewrite.source),
    )
    return sentences(general, example)
