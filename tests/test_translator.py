"""Parameters as Python source: what is written evaluates to what was given, and can be read."""

import datetime as dt
from decimal import Decimal
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from papermill.translators import papermill_translators

from kpi_report.model import Direction, Role
from kpi_report.produce.translator import LegibleTranslator, literal, register

NAMES = {
    "date": dt.date,
    "datetime": dt.datetime,
    "Decimal": Decimal,
    "Path": Path,
    "float": float,
    "set": set,
}

# Any character that UTF-8 can write, with more weight on those that end strings and lines.
characters = st.characters(codec="utf-8") | st.sampled_from(
    "\"'\\\n\r\t\0\x0b\x0c\x1c\x85\u2028\u2029圏?%!"
)
texts = st.text(characters, max_size=30)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | texts
    | st.dates()
    | st.datetimes()
    | st.decimals(allow_nan=False)
)
keys = st.booleans() | st.integers() | texts | st.dates() | st.decimals(allow_nan=False)
values = st.recursive(
    scalars | st.sets(keys, max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def evaluated(value: object) -> object:
    return eval(literal(value), {"__builtins__": {}}, NAMES)


class TestLiteral:
    @pytest.mark.parametrize(
        ("value", "source"),
        [
            (None, "None"),
            (True, "True"),
            (-7, "-7"),
            (0.1, "0.1"),
            (float("inf"), 'float("inf")'),
            (float("-inf"), 'float("-inf")'),
            ("播磨圏域連携中枢都市圏", '"播磨圏域連携中枢都市圏"'),
            ('「"引用"」', '"「\\"引用\\"」"'),
            ("C:\\temp\\new", '"C:\\\\temp\\\\new"'),
            ("一行目\n二行目", '(\n    "一行目\\n"\n    "二行目"\n)'),
            (dt.date(2026, 11, 23), "date(2026, 11, 23)"),
            (dt.datetime(2026, 1, 2, 3, 4), 'datetime.fromisoformat("2026-01-02T03:04:00")'),
            (Decimal("1.10"), 'Decimal("1.10")'),
            (Path("data/published"), 'Path("data/published")'),
            (PurePosixPath("図/表"), 'Path("図/表")'),
            ([1, "二"], '[1, "二"]'),
            ((1,), "(1,)"),
            ((), "()"),
            (set(), "set()"),
            ({2, 1}, "{1, 2}"),
            ({"圏域": None}, '{"圏域": None}'),
            (np.int64(5), "5"),
            (np.float64(0.5), "0.5"),
            (np.bool_(True), "True"),
            (np.str_("市"), '"市"'),
            (Role.URBAN, "2"),
            (Direction.LOWER, '"lower"'),
        ],
    )
    def test_written_as(self, value: object, source: str) -> None:
        assert literal(value) == source

    @given(values)
    def test_evaluates_to_what_was_given(self, value: object) -> None:
        found = evaluated(value)
        assert found == value
        assert type(found) is type(value)

    @given(st.text(st.characters(exclude_characters="\0/", codec="utf-8"), min_size=1))
    def test_paths(self, name: str) -> None:
        assert evaluated(Path(name)) == Path(name)

    @given(
        st.integers(-128, 127).map(np.int8)
        | st.integers(0, 2**64 - 1).map(np.uint64)
        | st.floats(allow_nan=False, width=32).map(np.float32)
        | st.floats(allow_nan=False).map(np.float64)
        | st.booleans().map(np.bool_)
    )
    def test_numpy_scalars(self, value: np.generic) -> None:
        found = evaluated(value)
        assert found == value
        assert not isinstance(found, np.generic)

    def test_not_a_number(self) -> None:
        found = evaluated(float("nan"))
        assert found != found

    def test_a_day_of_numpy(self) -> None:
        assert evaluated(np.datetime64("2026-11-23")) == dt.date(2026, 11, 23)

    @pytest.mark.parametrize(
        "value",
        [
            b"bytes",
            1j,
            pytest.param(object(), id="object"),
            dt.time(1),
            dt.timedelta(1),
            frozenset({1}),
            range(3),
            np.array([1]),
            np.timedelta64(1, "ns"),
            np.datetime64("2026-11-23T00:00", "ns"),
            np.datetime64("NaT"),
            pd.Series([1]),
            pd.Timestamp("2026-11-23"),
            pd.NaT,
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            [{"deep": b"bytes"}],
        ],
        ids=repr,
    )
    def test_any_other_type_is_refused(self, value: object) -> None:
        with pytest.raises(TypeError, match="a parameter cannot be"):
            literal(value)


class TestCell:
    def test_the_injected_cell(self) -> None:
        source = LegibleTranslator.codify(
            {"area_id": "himeji", "data_date": dt.date(2026, 11, 23), "remarks": "増加\n減少"}
        )
        assert source == (
            "# Parameters\n"
            "from datetime import date\n"
            'area_id = "himeji"\n'
            "data_date = date(2026, 11, 23)\n"
            "remarks = (\n"
            '    "増加\\n"\n'
            '    "減少"\n'
            ")\n"
        )

    @given(st.dictionaries(st.sampled_from(["area_id", "contact", "remarks"]), values))
    def test_runs_and_gives_the_values(self, parameters: dict[str, object]) -> None:
        source = LegibleTranslator.codify(parameters)
        names: dict[str, object] = {}
        exec(compile(source, "cell", "exec"), names)
        assert {name: names[name] for name in parameters} == parameters

    @pytest.mark.parametrize(
        "value",
        [np.datetime64("2026-11-23"), {"a": [dt.date(2026, 1, 1)]}, {dt.date(2026, 1, 1): 1}],
    )
    def test_imports_what_it_needs(self, value: object) -> None:
        names: dict[str, object] = {}
        exec(LegibleTranslator.codify({"value": value}), names)
        assert names["value"] == value

    @given(texts)
    def test_ipython_reads_it_as_it_stands(self, text: str) -> None:
        source = LegibleTranslator.codify({"text": text})
        names: dict[str, object] = {}
        exec(TransformerManager().transform_cell(source), names)
        assert names["text"] == text

    @given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), min_size=1))
    def test_japanese_is_not_escaped(self, text: str) -> None:
        source = LegibleTranslator.codify({"text": text})
        assert text in source
        assert "\\u" not in source

    def test_a_lone_surrogate_can_be_saved(self) -> None:
        source = LegibleTranslator.codify({"name": "市\udc80"})
        names: dict[str, object] = {}
        exec(source.encode("utf-8").decode(), names)
        assert names["name"] == "市\udc80"

    def test_papermill_uses_it_once_registered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            papermill_translators, "_translators", dict(papermill_translators._translators)
        )
        register()
        assert papermill_translators.find_translator("python3", "python") is LegibleTranslator
