"""The round's settings as an area reads them: every threshold and gate behind its verdicts."""

from collections.abc import Iterator

from pydantic import BaseModel

from kpi_report.bundle import RoundFacts
from kpi_report.document import trace
from kpi_report.document.blocks import Places, Trace
from kpi_report.document.language import known, say


def rules(facts: RoundFacts) -> Trace:
    """Return the settings of the criteria, of comparison and of disclosure, in small print.

    The thresholds of the ratings stand in the table before it.
    """
    return Trace(
        tuple(
            Places(
                what,
                tuple(_lines(settings)),
                origins=tuple(
                    trace.rule_origin(facts.round_id, f"{key}.{name}") for name in _names(settings)
                ),
            )
            for what, key, settings in (
                (say("観点の判断基準"), "criteria", facts.criteria),
                (say("記述に要するデータ"), "gates", facts.gates),
                (say("他の圏域の回答の示し方"), "disclosure", facts.disclosure),
            )
        )
    )


def _names(settings: BaseModel) -> list[str]:
    fields = type(settings).model_fields
    return [name for name in fields if isinstance(getattr(settings, name), int | float)]


def _lines(settings: BaseModel) -> Iterator[str]:
    for name in _names(settings):
        meaning = known(type(settings).model_fields[name].description or name)
        yield say("{meaning}：{value}", meaning=meaning, value=f"{getattr(settings, name):g}")
