"""Parameters of a round: what an analyst decides, read strictly from ``params/<round>/``.

``round.yaml`` holds what is the same for all areas; ``<area_id>.yaml`` what is said of one.
``docs/parameters.md`` is written from the descriptions here and a test holds the two together.
"""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from kpi_report.design import CooperationDesign, Outcome, SeriesBreak, Strict
from kpi_report.errors import ParameterError, did_you_mean
from kpi_report.plugins import Kind, plugins

Language = Literal["ja", "en"]
DOCUMENTS = ("pdf", "html", "docx")
"""Formats that hold the whole document, as those of plugins do; ``xlsx`` holds its tables."""
FORMATS = (*DOCUMENTS, "xlsx")
NOTEBOOK = "ipynb"
"""Every document has a notebook, whatever formats are chosen."""


def known_formats() -> tuple[str, ...]:
    """Return the formats that a round can choose, those of plugins last.

    Raises
    ------
    PluginError
        If two of them have one name.
    """
    return (*FORMATS, *plugins(Kind.RENDERER, (*FORMATS, NOTEBOOK)))


def _known_format(name: str) -> str:
    known = known_formats()
    if name not in known:
        raise PydanticKnownError("literal_error", {"expected": ", ".join(map(repr, known))})
    return name


Format = Annotated[str, AfterValidator(_known_format)]

Slug = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
ROUND_ID = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"


class Thresholds(Strict):
    """Where one rating ends and the next begins (``docs/method.md``)."""

    met: float = Field(1.0, description="達成: 達成度 P がこの値以上")
    on_track: float = Field(0.95, description="順調: 進捗比 R=P÷経過割合 がこの値以上")
    slightly_behind: float = Field(0.60, description="やや遅れ: R がこの値以上。未満は遅れ")
    moved_away: float = Field(0.0, description="後退: R がこの値未満")
    min_elapsed: float = Field(0.2, ge=0, le=1, description="判定に要する経過割合の下限")
    min_points: int = Field(2, ge=1, description="判定に要する、基準年より後の実績値の数")
    stale_years: int = Field(
        2, ge=0, description="実績の判明に要する年数に加えて、最新値の古さとして認める年数（年）"
    )
    unit_slip: float = Field(
        300.0,
        gt=1,
        description="実績値が基準値又は隣の年の実績値と、目標値がほかの値と、この倍率以上離れるとき、単位の誤りを疑う（倍）",
    )
    maintain_tolerance: float = Field(
        0.0, ge=0, lt=1, description="維持の目標で、目標値に対する割合として許す不足の大きさ"
    )
    break_step: float = Field(
        1.4, gt=1, description="系列の断絶を疑う段差の下限（前の値に対する倍率。減少ではその逆数）"
    )
    break_unlike: float = Field(
        5.0, gt=1, description="系列の断絶を疑う段差の、ほかの年の変化の中央値に対する倍率の下限"
    )
    break_points: int = Field(5, ge=5, description="系列の断絶の有無を値から見るのに要する値の数")
    break_least: float = Field(
        10.0, ge=0, description="整数だけの系列で、この値より小さい値があれば断絶を疑わない"
    )
    shock_years: list[int] = Field(
        default=[2020, 2021],
        description="感染症などにより一時的に値が動いた年。系列の断絶を見るときに除く。"
        "F1では、比べた年度に含むことを示す",
    )

    @model_validator(mode="after")
    def _descending(self) -> Self:
        if not self.met >= self.on_track > self.slightly_behind > self.moved_away:
            raise ValueError("thresholds must fall: met >= on_track > slightly_behind > moved_away")
        return self


class Gates(Strict):
    """The least data that a statement needs (``docs/method.md``)."""

    trend_points: int = Field(5, ge=3, description="1ページ目の動きの記述に要する年次の値の数")
    peer_median: int = Field(
        5, ge=5, description="比較グループの中央値を示すのに要する他の圏域の数"
    )
    quarter: int = Field(8, ge=8, description="四分位を示すのに要する圏域の数")
    outside_municipalities: int = Field(
        5, ge=1, description="圏域外を比較対象とするのに要する市町村の数"
    )
    years_before: int = Field(
        3, ge=1, description="形成の前後を比べるのに要する、形成年より前の値の数"
    )
    years_after: int = Field(2, ge=1, description="同じく、形成年より後の値の数")
    lag_years: int = Field(2, ge=0, description="定期的な検証に適するとみなす遅れの上限（年）")
    most_uneven: float = Field(
        0.01,
        ge=0,
        lt=1,
        description="指標の算出で許す、合計した市町村の数の項目の間の差（大きい方に対する割合）",
    )
    association_areas: int = Field(
        20, ge=10, description="圏域の間で変化の関連を見るのに要する圏域の数"
    )
    link_steps: int = Field(
        5, ge=2, description="上位のKPIとの動きの一致を見るのに要する、両方が動いた年の数"
    )
    fewest_told: int = Field(
        5, ge=1, description="全圏域の資料で満たす割合を示すのに要する、判断できたものの数"
    )


class Criteria(Strict):
    """Where a criterion is satisfied (``docs/method.md``)."""

    covered: float = Field(
        0.8, gt=0, le=1, description="S2・S3: KPIのある中分野・個別事業の割合がこの値以上で満たす"
    )
    pace_ratio: float = Field(
        2.0,
        gt=0,
        description="Q5: 必要な年変化が過去の最大の年変化のこの倍率を超えるとき、理由を問う",
    )
    similarity: float = Field(
        0.16, ge=0, le=1, description="書き換えの例を示すのに要する、名称の類似度の下限"
    )
    ceiling_low: float = Field(
        0.05,
        ge=0,
        le=1,
        description="V2: 上位のKPIの変化に占める割合がこの値未満なら確認できないとする",
    )
    ceiling_high: float = Field(
        1.0, ge=1, description="V2: 上位のKPIの変化に占める割合がこの値を超えるなら重複を疑う"
    )
    chance: float = Field(
        0.05, gt=0, lt=0.5, description="V2: 偶然に起こる確率がこの値以下の一致・食い違いだけを採る"
    )
    on_course: float = Field(
        0.8,
        gt=0.5,
        le=1,
        description="V2: 下位のKPIのうち達成・順調の割合がこの値以上で、上位だけが遅れるとみなす",
    )
    usage_share: float = Field(
        2.0,
        gt=0,
        description="F1: 相互利用の開始前後で、他の構成市町村の住民の割合の平均の差がこの値以上の"
        "とき、上がった又は下がったとする（ポイント）",
    )
    usage_users: float = Field(
        5.0,
        gt=0,
        description="F1: 同じく、年間の利用者数の平均の差がこの値以上のとき、増えた又は減ったとする"
        "（開始前の平均に対する％）",
    )
    usage_wobble: float = Field(
        2.0,
        ge=0,
        description="F1: 前後の差が、毎年の増減の大きさの平均のこの倍率を超えることも要する（倍）",
    )
    usage_years: int = Field(
        5, ge=3, description="F1: 前後の変化を述べるのに要する、値のある年度の数"
    )


class DisclosureRules(Strict):
    """What of other areas' answers may be shown, and how (``docs/method.md``)."""

    digits: int = Field(2, ge=1, le=2, description="他の圏域の統計量の有効数字の桁数")
    dominance: float = Field(
        0.9, gt=0, le=1, description="合計に占める大きい方から2圏域の割合がこの値以下のときだけ示す"
    )
    protection: float = Field(
        0.1, gt=0, lt=1, description="他の圏域の値を、前後この割合より狭い幅で推定させない"
    )


class PeerGroup(Strict):
    """Areas that are compared with each other; fixed for the round, never overlapping."""

    group_id: str = Slug
    name: str = Field(min_length=1, description="比較グループの名称")
    areas: list[str] = Field(min_length=1, description="比較グループに属する圏域の識別子")


class Sections(Strict):
    """Sections of a document: on (true) or off (false), by the tag of their cells."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)
    __pydantic_extra__: dict[str, bool] = Field(init=False)

    @property
    def choices(self) -> dict[str, bool]:
        """Return what was chosen, by the name of the section."""
        return dict(self.__pydantic_extra__ or {})


class Survey(Strict):
    """What a survey by workbook asks; a round of published facts has none."""

    previous: str | None = Field(
        None, pattern=ROUND_ID, description="前回の調査回。記入済みにする内容の元"
    )
    same_kpi: float = Field(
        0.5,
        ge=0,
        le=1,
        description="前回と番号の異なるKPIを、同じKPIの候補として示すのに要する、名称の類似度の下限",
    )
    first_year: int = Field(ge=1990, le=2100, description="実績を尋ねる最初の年度")
    last_year: int = Field(ge=1990, le=2100, description="実績を尋ねる最後の年度（締まった年度）")
    due: date = Field(description="回答期限")
    contact: str = Field(min_length=1, description="調査票の提出先・問い合わせ先")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.first_year <= self.last_year <= self.first_year + 14:
            raise ValueError("first_year..last_year must rise and span at most 15 years")
        return self


class Edition(Strict):
    """The words of a round in another language; what is left out stays in Japanese."""

    title: str | None = Field(None, min_length=1, description="調査回の名称")
    contact: str | None = Field(None, min_length=1, description="問い合わせ先")
    request: str | None = Field(None, min_length=1, description="圏域へのお願い")
    disclaimer: str | None = Field(None, min_length=1, description="作成者についての断り書き")
    credit: str | None = Field(None, min_length=1, description="統計の出典表示")


class Editions(Strict):
    """The words of a round in the other languages of its documents."""

    en: Edition = Field(default_factory=Edition, description="英語版の文言")


class ReportParameters(Strict):
    """``round.yaml``: what every kind of report says of itself, whatever it is about."""

    round_id: str = Field(pattern=ROUND_ID, description="調査回の識別子")
    title: str = Field(min_length=1, description="調査回の名称。各ページの上部に印字する")
    data_date: date = Field(description="データ時点。文書の日付として用いる")
    data: str = Field(min_length=1, description="表のあるフォルダ（リポジトリの最上位から）")
    fictional: bool = Field(
        False, description="架空のデータか。true ならすべてのページに「架空のデータ」と印字する"
    )
    fonts: str | None = Field(
        None,
        min_length=1,
        description=(
            "文書の書体のあるフォルダ（リポジトリの最上位から）。"
            "一つの書体の標準と太字を .ttf 又は .otf で置く（省略時は IPAexゴシック）"
        ),
    )
    area_template: str = Field("area_feedback", description="圏域の文書のひな形（拡張子なし）")
    document_name: str = Field(
        "feedback", pattern=ROUND_ID, description="圏域の文書のファイル名（拡張子なし）"
    )
    language: Language = Field("ja", description="文書の言語")
    formats: list[Format] = Field(
        default=["pdf", "html", "xlsx"],
        description="作成する形式。pdf、html、docx（Word）のうち1つ以上。xlsx（表のブック）を加えることができる",
    )
    sections: Sections = Field(
        default_factory=Sections, description="節の表示（true）・非表示（false）。節の名称ごと"
    )
    contact: str = Field(
        min_length=1, description="問い合わせ先。各圏域の文書の1ページ目に印字する"
    )
    request: str = Field(min_length=1, description="圏域へのお願い")
    disclaimer: str = Field(min_length=1, description="作成者についての断り書き。1ページ目に印字")
    credit: str = Field(min_length=1, description="統計の出典表示。各ページの下部に印字する")
    gates: Gates = Field(default_factory=Gates, description="記述に要するデータの下限")
    editions: Editions = Field(
        default_factory=Editions, description="日本語以外の文書に印字する文言。言語ごと"
    )

    @field_validator("formats")
    @classmethod
    def _readable(cls, formats: list[Format]) -> list[Format]:
        if len(set(formats)) < len(formats):
            raise ValueError("a format is here twice")
        if set(formats) <= set(FORMATS) - set(DOCUMENTS):
            raise ValueError(f"at least one must hold the document: {', '.join(DOCUMENTS)}")
        return formats

    @property
    def internal(self) -> bool:
        """Return whether the record of a run is for the office alone."""
        return False

    def worded_in(self, language: str) -> Self:
        """Return the parameters with the words that a document in `language` prints."""
        if language == "ja":
            return self
        edition: Edition = getattr(self.editions, language)
        return self.model_copy(update=edition.model_dump(exclude_none=True))


class RoundParameters(ReportParameters):
    """``round.yaml``: one survey wave."""

    registry: str | None = Field(
        None,
        min_length=1,
        description="圏域と統計の表のあるフォルダ（省略時は data。複数の調査回で共有できる）",
    )
    survey: Survey | None = Field(None, description="調査票による調査（公表資料の調査回ではなし）")
    overview_template: str = Field("overview", description="全体の文書のひな形（拡張子なし）")
    reply_due: date | None = Field(
        None, description="圏域からの返信の期限。1ページ目と返信欄に印字する（省略時は印字しない）"
    )
    thresholds: Thresholds = Field(default_factory=Thresholds, description="進捗の判定基準")
    criteria: Criteria = Field(default_factory=Criteria, description="観点ごとの判断の基準")
    disclosure: DisclosureRules = Field(
        default_factory=DisclosureRules, description="他の圏域の回答の示し方"
    )
    peer_groups: list[PeerGroup] = Field(min_length=1, description="比較グループ")
    cooperation: CooperationDesign | None = Field(
        None, description="連携の有無による比較の設計（ひな形 cooperation_effect が用いる）"
    )

    @model_validator(mode="after")
    def _decided_before(self) -> Self:
        if self.cooperation is not None and self.cooperation.decided_on > self.data_date:
            raise ValueError("cooperation.decided_on is later than data_date")
        return self

    @property
    def internal(self) -> bool:
        """Return whether the record of a run is for the office alone: it tells of answers."""
        return self.survey is not None


class AreaParameters(Strict):
    """``<area_id>.yaml``, or a row of ``areas.csv``: what is left out comes from the round."""

    area_id: str = Field(pattern=Slug.metadata[0].pattern, description="圏域の識別子（ファイル名）")
    template: str | None = Field(
        None, min_length=1, description="ひな形（省略時は round.yaml の area_template）"
    )
    language: Language | None = Field(None, description="文書の言語（省略時は調査回の言語）")
    sections: Sections = Field(
        default_factory=Sections, description="節の表示・非表示。調査回の設定に上書きする"
    )
    remarks: str | None = Field(None, description="分析担当者の所見（Markdown）")
    matches: dict[str, str | None] = Field(
        default_factory=dict,
        description="担当者が確認した、前回のKPIと今回のKPIの対応（前回の識別子ごとに今回の識別子。"
        "対応するものがなければ空）。YAMLのファイルにだけ書ける",
    )
    contact: str | None = Field(
        None, min_length=1, description="問い合わせ先（省略時は調査回の問い合わせ先）"
    )
    request: str | None = Field(
        None, min_length=1, description="この圏域へのお願い（省略時は調査回のお願い）"
    )


Model = TypeVar("Model", bound=BaseModel)


def read_parameters(path: Path, model: type[Model]) -> Model:
    """Read one YAML file into `model`.

    Raises
    ------
    ParameterError
        Naming file, line and key, and the nearest known key: if the file is missing or not YAML,
        a key is unknown, twice there or missing, or a value is of the wrong type or out of bounds.
    """
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_impossible_days(path, node)
        data = yaml.safe_load(text)
        _refuse_repeated_keys(path, node)
    except FileNotFoundError:
        raise ParameterError(f"{path}: no such file") from None
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise ParameterError(f"{path}{place}: not readable YAML: {problem}") from error
    if not isinstance(node, yaml.MappingNode):
        raise ParameterError(f"{path}: expected 'key: value' lines, found none")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [_say(path, node, model, dict(fault)) for fault in error.errors()]
        raise ParameterError("\n".join(faults)) from error


def key_line(path: Path, *keys: str | int) -> int:
    """Return the line of a key, or of an item by its number, in a YAML file read before."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    return _line_of(node, keys) if node else 1


def _refuse_impossible_days(path: Path, node: yaml.Node | None) -> None:
    """Name the line of a date such as 2026-13-45, for which PyYAML only says what is wrong."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _refuse_impossible_days(path, value)
            if value.tag == "tag:yaml.org,2002:timestamp":
                try:
                    yaml.SafeLoader("").construct_object(value)
                except ValueError as error:
                    raise ParameterError(
                        f"{path}, line {value.start_mark.line + 1}: {key.value!r} is "
                        f"{value.value}: {error}"
                    ) from error


def _refuse_repeated_keys(path: Path, node: yaml.Node | None) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise ParameterError(
                    f"{path}, line {line}: key {key.value!r} is here twice; "
                    f"first in line {seen[key.value]}"
                )
            seen[key.value] = line
            _refuse_repeated_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(path, item)


def _say(path: Path, node: yaml.Node, model: type[BaseModel], fault: dict[str, Any]) -> str:
    """Say one fault of pydantic in terms of the file: line, key, and what else was possible."""
    place: tuple[str | int, ...] = fault["loc"]
    line = _line_of(node, place)
    key = ".".join(str(part) for part in place)
    head = f"{path}, line {line}: "
    if fault["type"] == "extra_forbidden":
        known = _fields_at(model, place[:-1])
        return f"{head}unknown key {key!r}; {did_you_mean(place[-1], known)}"
    if fault["type"] == "missing":
        return f"{head}key {key!r} is missing"
    shown = repr(fault["input"])
    if fault["type"] == "literal_error" and isinstance(fault["input"], str):
        known = re.findall(r"'(\w+)'", fault["ctx"]["expected"])
        return f"{head}{key!r} is {shown}; {did_you_mean(fault['input'], known)}"
    return f"{head}{key!r} is {shown if len(shown) < 60 else shown[:57] + '…'}: {fault['msg']}"


def _line_of(node: yaml.Node, place: tuple[str | int, ...]) -> int:
    line = int(node.start_mark.line) + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _fields_at(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    """Return the known keys where `place` points, through models, and lists and tables of them."""
    current: Any = model
    in_table = False
    for part in place:
        if isinstance(part, int) or in_table:  # the number of an item, a name that somebody chose
            in_table = False
            continue
        annotation = current.model_fields[part].annotation
        in_table = getattr(annotation, "__origin__", None) is dict
        named: tuple[Any, ...] = getattr(annotation, "__args__", (annotation,))
        current = named[1] if in_table else named[0]
    return list(current.model_fields)


def describe_parameters() -> str:
    """Return the Markdown reference of all keys, as it stands in ``docs/parameters.md``."""
    models = (
        *(ReportParameters, RoundParameters, AreaParameters, Survey, Thresholds, Gates, Criteria),
        *(DisclosureRules, PeerGroup, CooperationDesign, Outcome, SeriesBreak, Editions, Edition),
    )
    return described(
        "Parameters",
        "Written by `python -m kpi_report.parameters > docs/parameters.md`. `RoundParameters` has "
        "all keys of `ReportParameters` too.",
        models,
    )


def described(title: str, origin: str, models: Iterable[type[BaseModel]]) -> str:
    """Return a Markdown page on the keys of models; what a model inherits is not said again."""
    lines = [f"# {title}", "", origin]
    for model in models:
        lines += ["", f"## {model.__name__}", "", (model.__doc__ or "").splitlines()[0], ""]
        lines += ["| key | default | meaning |", "| --- | --- | --- |"]
        inherited = ReportParameters.model_fields if ReportParameters in model.__bases__ else {}
        for key, field in model.model_fields.items():
            if key in inherited:
                continue
            default = "required" if field.is_required() else _shown_default(field.default)
            lines.append(f"| `{key}` | {default} | {field.description or '識別子'} |")
    return "\n".join(lines) + "\n"


def _shown_default(value: object) -> str:
    shown = isinstance(value, str | int | float | list) and value != ""
    return f"`{value}`" if shown else "―"


if __name__ == "__main__":
    print(describe_parameters(), end="")
