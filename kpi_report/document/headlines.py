"""The three findings of a surveyed area's first page: a success, what to watch, one question.

They come from the area's own answers; where these give none, from the official figures, as
:mod:`kpi_report.document.findings` tells for a round of publications.
"""

from collections.abc import Sequence

from kpi_report.assess.breaks import suspected_step
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.quality_reasons import Measured
from kpi_report.assess.rating import AssessedKpi, Rating, Reason
from kpi_report.assess.review import LATE
from kpi_report.assess.slip import Compared, unit_slip
from kpi_report.bundle import AreaBundle
from kpi_report.document import findings, trace
from kpi_report.document.blocks import Card, Cards
from kpi_report.document.cell_ranges import places
from kpi_report.document.finding_words import subject_name
from kpi_report.document.kpi_table import behind, has_room, that_matter
from kpi_report.document.language import say, sentences
from kpi_report.document.matters import movement_text
from kpi_report.document.progress_words import basis_text, why_text
from kpi_report.document.question import asked_about, question_card
from kpi_report.document.rewrite_words import is_offered
from kpi_report.document.style import Tone
from kpi_report.model import Kpi, Origin
from kpi_report.parameters import Thresholds

NOTABLE_SHARE = 1 / 3
"""Share of an area's KPIs from which on it is named that they measure no outcome."""
LATE_SHARE = 1 / 2
"""Share of the rated KPIs from which on it is named before that they are late."""

_NO_OUTCOMES = (Measured.REACH, Measured.OUTPUT, Measured.INPUT)
_TO_CONFIRM = (Reason.UNIT_SLIP, Reason.BREAK_SUSPECTED)


def headlines(bundle: AreaBundle) -> Cards:
    """Return the three cards of the first page."""
    if not bundle.round.surveyed:
        makers = (findings.good_card, findings.watch_card, question_card)
        return Cards(tuple(make(bundle) for make in makers))
    return Cards(
        (
            _success(bundle) or findings.good_card(bundle),
            _contradiction(bundle)
            or _late(bundle, LATE_SHARE)
            or _outputs(bundle)
            or _late(bundle, 0.0)
            or findings.watch_card(bundle),
            _doubtful_value(bundle) or question_card(bundle),
        )
    )


def _success(bundle: AreaBundle) -> Card | None:
    met = next((k for k in that_matter(bundle) if k.progress.rating is Rating.MET), None)
    if met is None:
        return None
    return Card(
        say("達成したKPI"),
        met.kpi.name,
        sentences(
            movement_text(met, bundle.round.data_year),
            say("毎年の増減の幅によって、判定が変わり得ます（境界）。")
            if met.progress.boundary
            else "",
        ),
        Tone.GOOD,
        origin=trace.progress_origin(met.kpi),
    )


def _contradiction(bundle: AreaBundle) -> Card | None:
    found = next((f for f in _of(bundle, Criterion.V2) if f.subject.startswith("role-")), None)
    if found is None:
        return None
    return Card(
        say("注視する点"),
        say("{role}の個別事業と大分野のKPIの進み具合の違い", role=subject_name(bundle, found)),
        say(
            "{role}では、中分野・個別事業のKPIは{below}件のうち{on_course}件が達成又は順調ですが、"
            "大分野のKPIは{behind}件すべてが遅れ又は後退です。",
            role=subject_name(bundle, found),
            **found.values,
        )
        if found.values["on_course"] != found.values["below"]
        else say(
            "{role}では、中分野・個別事業のKPIは{below}件すべてが達成又は順調ですが、"
            "大分野のKPIは{behind}件すべてが遅れ又は後退です。",
            role=subject_name(bundle, found),
            **found.values,
        ),
        Tone.WATCH,
        origin=trace.answer_origin(found.evidence),
    )


def _outputs(bundle: AreaBundle) -> Card | None:
    found = [f for f in _of(bundle, Criterion.Q1, Verdict.PARTLY) if f.reason in _NO_OUTCOMES]
    if not any(map(is_offered, found)) or len(found) < NOTABLE_SHARE * len(bundle.kpis):
        return None
    return Card(
        say("注視する点"),
        say("{n}件のKPIのうち{m}件は、活動の量や参加者の数", n=len(bundle.kpis), m=len(found))
        if len(found) < len(bundle.kpis)
        else say("{n}件のKPIのすべてが、活動の量や参加者の数", n=len(found)),
        say(
            "「{name}」などは、行政が行ったことやその参加者を数えるKPIと考えられます。"
            "住民にもたらされた成果を測るKPIの例を「成果を測るKPIの例」に示しました。",
            name=subject_name(bundle, found[0]),
        ),
        Tone.WATCH,
        origin=trace.answer_origin([o for f in found for o in f.evidence[:1]]),
    )


def _late(bundle: AreaBundle, least: float) -> Card | None:
    """Say how many of the rated KPIs are late, if any is and they are at least a share of these.

    Of these one is named that the question beside it is not about, if there is one.
    """
    rated = [k for k in bundle.kpis if k.progress.rating is not Rating.CANNOT_JUDGE]
    late = [k for k in behind(rated, bundle.round.data_year) if k.progress.rating in LATE]
    if not late or len(late) < least * len(rated):
        return None
    asked = asked_about(bundle) if doubtful_kpi(bundle) is None else None
    about = next((k for k in late if k is not asked), late[0])
    return Card(
        say("注視する点"),
        say("判定した{n}件のKPIのうち{m}件が遅れ又は後退", n=len(rated), m=len(late))
        if len(late) < len(rated)
        else say("判定した{n}件のKPIのすべてが遅れ又は後退", n=len(rated)),
        sentences(
            _most_behind(bundle, late, about),
            say("要因と見直しを「重点的に確認するKPI」で確認してください。"),
        ),
        Tone.WATCH,
        origin=trace.count_origin(late),
    )


def _most_behind(bundle: AreaBundle, late: Sequence[AssessedKpi], about: AssessedKpi) -> str:
    """Name a KPI that is late; where others are passed over, that it has time left."""
    named = {
        "name": about.kpi.name,
        "basis": basis_text(about.kpi, about.progress, bundle.round.thresholds),
    }
    year = bundle.round.data_year
    if has_room(about.kpi, year) and not all(has_room(k.kpi, year) for k in late):
        return say("目標年までに間のあるものでは、「{name}」（{basis}）などです。", **named)
    return (
        say("遅れの目立つものは「{name}」（{basis}）などです。", **named)
        if len(late) > 1
        else say("「{name}」（{basis}）です。", **named)
    )


def _doubtful_value(bundle: AreaBundle) -> Card | None:
    doubtful = doubtful_kpi(bundle)
    if doubtful is None:
        return None
    return Card(
        say("確認したい点"),
        say("「{name}」の値", name=doubtful.kpi.name),
        doubt_text(bundle, doubtful),
        Tone.QUESTION,
        origin=trace.kpi_origin(doubtful.kpi),
    )


def doubtful_kpi(bundle: AreaBundle) -> AssessedKpi | None:
    """Return the first KPI with a value that may be in another unit, else with a break."""
    return next((k for r in _TO_CONFIRM for k in bundle.kpis if k.progress.reason is r), None)


def doubt_text(bundle: AreaBundle, doubtful: AssessedKpi) -> str:
    """Say which value is in doubt and where it stands, and ask whether it is right."""
    kpi, thresholds = doubtful.kpi, bundle.round.thresholds
    where = places([_doubtful_cell(kpi, thresholds)])
    assert doubtful.progress.reason is not None
    why = why_text(kpi, doubtful.progress.reason, thresholds)
    return (
        say(
            "判定していない理由は「{why}」です（{where}）。値と単位、集計の方法に誤りや変更はありませんか。",
            why=why,
            where=where,
        )
        if where
        else say(
            "判定していない理由は「{why}」です。値と単位、集計の方法に誤りや変更はありませんか。",
            why=why,
        )
    )


def _doubtful_cell(kpi: Kpi, thresholds: Thresholds) -> Origin:
    slip = unit_slip(kpi, thresholds.unit_slip)
    if slip is not None and slip.compared is Compared.TARGET_AND_VALUES:
        return kpi.origin("target_value", "target_wording")
    if slip is not None:
        return kpi.actual_origin(slip.point.year)
    step = suspected_step(kpi, thresholds)
    return kpi.actual_origin(step.year) if step else kpi.origin("name")


def _of(bundle: AreaBundle, criterion: Criterion, *also: Verdict) -> list[Finding]:
    """Return the findings on a criterion that is not satisfied, the gravest first."""
    wanted = (Verdict.DOES_NOT_MEET, *also)
    found = [f for f in bundle.findings if f.criterion is criterion and f.verdict in wanted]
    return sorted(found, key=lambda f: wanted.index(f.verdict))
