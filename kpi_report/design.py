"""How areas are compared before and after their formation: the dated design in ``round.yaml``.

What is compared, with whom, over which years and by which limits, ought to be decided before anyone
looks; a hash of it shows whether it was changed since.
"""

import hashlib
import re
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kpi_report.model import Role


class Strict(BaseModel):
    """Parameters as they are written: nothing unknown, nothing converted, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class SeriesBreak(Strict):
    """A year from which on a statistic is not counted as before, and for whose figures."""

    year: int = Field(ge=1990, le=2100, description="新しい数え方の最初の年")
    reason: str = Field(min_length=1, description="何が変わったか。文書に印字する")
    area: list[str] = Field(default=[], description="圏域の値が断絶する圏域の識別子")
    partners: list[str] = Field(default=[], description="連携市町村の値が断絶する圏域の識別子")
    outside: list[str] = Field(default=[], description="圏域外の値が断絶する圏域の識別子")


class Outcome(Strict):
    """A yearly official figure whose changes are compared."""

    outcome_id: str = Field(pattern=r"^[a-z0-9]+(?:_[a-z0-9]+)*$", description="指標の識別子")
    role: Role = Field(strict=False, description="役割（1～3）")
    name: str = Field(min_length=1, description="指標の名称")
    unit: str = Field(description="単位")
    formula: str = Field(min_length=1, description="統計の項目による算式（indicators.csv と同じ）")
    meaning: str = Field(min_length=1, description="算式の意味")
    measure: Literal["outcome", "supply"] = Field(
        "outcome", description="成果（outcome）か、便益を間接的に示す供給量（supply）か"
    )
    most_jump: float | None = Field(
        None,
        gt=0,
        description="値が系列の中央値からこの大きさを超えて離れる年には、統計の断絶を疑う（単位は指標の単位）",
    )
    yearly_change: bool = Field(
        False, description="算式の値の、前の年からの増減率（%）を用いるか。連続した年だけで求める"
    )
    first_year: int = Field(1990, description="用いる最初の年")
    years: Literal["calendar", "fiscal"] = Field(
        description="年の種類（暦年 calendar、年度 fiscal）"
    )
    decimals: int = Field(ge=0, le=4, description="小数点以下の桁数")
    direction: Literal["higher", "lower", "none"] = Field(description="望ましい方向")
    source: str = Field(min_length=1, description="出典")
    breaks: list[SeriesBreak] = Field(default=[], description="統計の断絶")


class CooperationDesign(Strict):
    """How areas are compared before and after their formation: the same for all, and dated.

    A hash of it is printed in every document, so that a later change shows.
    """

    decided_on: date = Field(description="この設計を決めた日")
    outcomes: list[Outcome] = Field(min_length=1, description="比べる指標")
    comparators: list[Literal["outside", "not_yet_formed"]] = Field(
        default=["outside", "not_yet_formed"],
        description="比べる相手（outside 圏域外、not_yet_formed その時点で形成前の他の圏域）。"
        "outside は必ず含む",
    )
    most_before: int = Field(5, ge=1, description="用いる形成前の値の数の上限")
    most_after: int = Field(5, ge=1, description="用いる形成後の値の数の上限")
    least_areas: int = Field(
        10, ge=5, description="形成の前後の変化の差を比べるのに要する他の圏域の数"
    )
    beyond: float = Field(
        0.25,
        gt=0,
        lt=1,
        description="段階Bとする、他の圏域も含めて同じかそれ以上の差がある割合の上限",
    )
    chance: float = Field(
        0.05, gt=0, lt=0.5, description="段階Cとする、同じかそれ以上の差が偶然に生じる割合の上限"
    )
    unparallel: float = Field(
        0.1,
        gt=0,
        lt=1,
        description="形成前の動きが並行でないとする、同じかそれ以上の傾きがある圏域の割合の上限",
    )
    deals: int = Field(
        1000, ge=100, description="圏域をまとめて比べるとき、形成の年を割り当て直す回数"
    )
    seed: int = Field(1, description="割り当て直しの乱数の種")
    starts: dict[str, str] = Field(
        default={},
        description="形成時期（圏域の識別子ごと。年、年月又は年月日）。省略時は areas.csv",
    )
    sha256: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{16}$",
        description="この設計の識別番号。書けば、設計を変えたときに読み込みを拒む。"
        "変えるときは decided_on とともに改める",
    )
    membership_changes: dict[str, str] = Field(
        default={}, description="期間中の構成市町村の変更（圏域の識別子ごと）。文書に印字する"
    )

    comparator_involved: dict[str, str] = Field(
        default={},
        description="比べる相手も連携の取組に加わっていること（圏域の識別子ごと）。文書に印字する",
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        names = [outcome.outcome_id for outcome in self.outcomes]
        if len(set(names)) < len(names):
            raise ValueError("an outcome is here twice")
        for area_id, start in self.starts.items():
            if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", start):
                raise ValueError(
                    f"starts.{area_id} is {start!r}; write 2018, 2018-03 or 2018-03-28"
                )
        if "outside" not in self.comparators or len(set(self.comparators)) < len(self.comparators):
            raise ValueError("comparators must hold 'outside', and none twice")
        if self.chance >= self.beyond:
            raise ValueError("chance must be smaller than beyond")
        if self.sha256 not in (None, self.identity):
            raise ValueError(
                f"the design is not what sha256 says: it is {self.identity} now; "
                "whoever changes it changes decided_on and sha256 too"
            )
        return self

    @property
    def identity(self) -> str:
        """Return the beginning of the hash of all that the design says, ``sha256`` left out."""
        said = self.model_dump_json(exclude={"sha256"})
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def areas_named(self) -> dict[tuple[str | int, ...], str]:
        """Return every area that is named, by the keys that lead to it."""
        named: dict[tuple[str | int, ...], str] = {
            (key, area_id): area_id
            for key in ("starts", "membership_changes", "comparator_involved")
            for area_id in getattr(self, key)
        }
        for n, outcome in enumerate(self.outcomes):
            for m, one in enumerate(outcome.breaks):
                for key in ("area", "partners", "outside"):
                    for place, area_id in enumerate(getattr(one, key)):
                        named["outcomes", n, "breaks", m, key, place] = area_id
        return named
