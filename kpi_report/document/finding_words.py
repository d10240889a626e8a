"""Findings in words: what a criterion is called, and the sentences behind a verdict."""

from kpi_report.assess.added import Judgement
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.bundle import AreaBundle
from kpi_report.document import contribution_words, criteria_words, quality_words
from kpi_report.document.language import later, say
from kpi_report.document.style import Tone
from kpi_report.document.wording import marked
from kpi_report.model import Role

LABELS: dict[Criterion, str] = {
    Criterion.S1: later("役割ごとのKPI"),
    Criterion.S2: later("中分野のKPI"),
    Criterion.S3: later("個別事業のKPI"),
    Criterion.S4: later("体系のつながり"),
    Criterion.P1: later("設定・検証に関わる者"),
    Criterion.P2: later("達成状況の把握"),
    Criterion.P3: later("見直しへの反映"),
    Criterion.Q1: later("住民の便益（アウトカム）"),
    Criterion.Q2: later("連携しない場合との比較"),
    Criterion.Q3: later("連携市町村の住民の便益"),
    Criterion.Q4: later("客観的・定量的な指標"),
    Criterion.Q5: later("目標の水準"),
    Criterion.V1: later("個別事業の進捗の把握"),
    Criterion.V2: later("上位のKPIとのつながり"),
    Criterion.V3: later("遅れの要因と見直し"),
    Criterion.F1: later("施設の相互利用"),
}
VERDICTS: dict[Verdict, tuple[str, str, Tone]] = {
    Verdict.MEETS: ("○", later("満たす"), Tone.GOOD),
    Verdict.PARTLY: ("△", later("一部満たす"), Tone.WATCH),
    Verdict.DOES_NOT_MEET: ("×", later("満たさない"), Tone.BAD),
    Verdict.CANNOT_TELL: ("―", later("判断できない"), Tone.NOTE),
}


def label(criterion: Criterion) -> str:
    """Return the name of a criterion as documents print it."""
    return say(LABELS[criterion])


def coded(criterion: Criterion) -> str:
    """Return the name of a criterion with its code, for tables."""
    return f"{criterion} {label(criterion)}"


def verdict_text(verdict: Verdict) -> str:
    """Return symbol and word of a verdict."""
    symbol, word, _ = VERDICTS[verdict]
    return marked(symbol, say(word))


def words(finding: Finding) -> tuple[str, str]:
    """Return why the verdict is what it is, and what the area is advised to do."""
    match finding.criterion.value[0], finding.criterion:
        case "Q", _:
            return quality_words.words(finding)
        case _, Criterion.V2:
            return contribution_words.words(finding)
    return criteria_words.words(finding)


def subject_name(bundle: AreaBundle, finding: Finding | Judgement) -> str:
    """Return the name of what a finding speaks of; nothing for the area as a whole."""
    subject = finding.subject
    for assessed in bundle.kpis:
        if assessed.kpi.kpi_id == subject:
            return assessed.kpi.name
    for role in Role:
        if subject == f"role-{role.value}":
            return say(role.label)
    return "" if subject == "area" or subject.startswith(("p1-", "p2-", "p3-")) else subject
