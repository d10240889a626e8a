"""Write what is known before anyone answers: ``registry/*.csv`` and ``params/sample_*/``."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from official import ITEM_YEARS, make_figures
from places import SOURCE, SampleArea
from surveys import FIRST, SECOND, TITLES, YEARS

from kpi_report.parameters import Criteria, DisclosureRules, Gates, Thresholds

_PUBLISHED = Path(__file__).parents[1] / "published"
_SECTIONS = (
    "answer", "kpis", "matters", "peers", "criteria", "rewrites", "links", "practice", "usage",
    "revisions", "figures", "roles", "candidates", "comparison", "remarks", "method",
    "definitions", "trace", "reply",
)  # fmt: skip
_GROUPS = (
    ("over-450k", "人口45万人以上の圏域", 450_000),
    ("300k-450k", "人口30万人以上45万人未満の圏域", 300_000),
    ("under-300k", "人口30万人未満の圏域", 0),
)
_OFF = ("practice", "roles", "candidates", "comparison", "definitions", "remarks")

_DUE = {FIRST: "2021-10-29", SECOND: "2022-10-31"}
_REQUEST = (
    "①「観点別の状況」の「お願いしたいこと」を確認し、末尾の返信欄に今後の対応を記入して、問い合わせ先へ"
    "送付してください。②調査票への記入を求めている箇所は、調査票を直して併せて提出してください。"
)
_ENGLISH = """
editions:
  en:
    title: Fictional survey ({year})
    contact: Fictional survey office (survey@example.jp)
    request: >-
      (1) Please look at what we ask of you under the criteria, enter what you will do in the reply
      form at the end, and send it to the contact.
      (2) Where we ask for an entry in the questionnaire, please correct it and send it as well.
    disclaimer: This document was made as a specimen of kpi_report.
    credit: Fictional data
"""
_DISCLAIMER = "本資料は、kpi_reportの見本として作成したものです。"


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table with Unix line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def write_registry(folder: Path, rng: np.random.Generator, areas: tuple[SampleArea, ...]) -> None:
    """Write the six tables that both rounds share."""
    url = {a.area_id: f"{SOURCE}/{a.area_id}" for a in areas}
    write_csv(
        folder / "areas.csv",
        ("area_id", "name", "prefecture", "formed_on", "n_members", "source_url", "note"),
        [
            (a.area_id, a.name, a.prefecture, a.formed_on, len(a.towns), url[a.area_id], "")
            for a in areas
        ],
    )
    towns = {t.code: t for a in areas for t in a.towns}
    write_csv(
        folder / "municipalities.csv",
        ("code", "name", "prefecture", "population"),
        [(t.code, t.name, t.prefecture, t.population) for _, t in sorted(towns.items())],
    )
    write_csv(
        folder / "members.csv",
        ("area_id", "code", "role", "source_url"),
        [
            (a.area_id, t.code, "core" if t in a.cores else "partner", url[a.area_id])
            for a in areas
            for t in sorted(a.towns, key=lambda t: t.code)
        ],
    )
    write_csv(
        folder / "figures.csv",
        ("area_id", "group", "n_municipalities", "code", "year", "value"),
        make_figures(rng, areas),
    )
    write_csv(
        folder / "items.csv",
        ("code", "name", "unit", "years", "statistic", "published_after"),
        [
            (
                *(r["code"], r["name"], r["unit"]),
                *(" ".join(map(str, ITEM_YEARS[r["code"]])), "架空の統計", r["published_after"]),
            )
            for r in _read(_PUBLISHED / "items.csv")
            if r["code"] in ITEM_YEARS
        ],
    )
    indicators = _read(_PUBLISHED / "indicators.csv")
    write_csv(
        folder / "indicators.csv",
        list(indicators[0]),
        [
            tuple((r | {"source": r["source"].replace("SSDSE-A", "架空の統計")}).values())
            for r in indicators
        ],
    )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _settings() -> str:
    """Write out every threshold and gate at its default: they are read, and changed, here."""
    blocks = {
        "thresholds": Thresholds(),
        "gates": Gates(),
        "criteria": Criteria(),
        "disclosure": DisclosureRules(),
    }
    return "".join(
        f"{name}:\n" + "".join(f"  {key}: {value}\n" for key, value in block) + "\n"
        for name, block in blocks.items()
    )


_EFFECT_TITLE = "架空の圏域による、形成の前後の比較（2022年度）"
_ASKED_AGAIN = (
    "「変わらない」とされた点について、今後の対応と時期を、問い合わせ先へお知らせください。"
)
_ASKED = "形成の前後の動きについて、連携のほかに思い当たる事情があれば、お知らせください。"
_OUTCOMES = (
    ("net_migration_per_1000", 3, "人口千人当たり転入超過数", "outcome", "人",
     "(A5101 - A5102) / H5507 * 1000", "（転入者数−転出者数）÷総人口×1000", "calendar", 2),
    ("births_per_1000", 3, "人口千人当たり出生数", "outcome", "人", "A4101 / H5507 * 1000",
     "出生数÷総人口×1000", "calendar", 2),
    ("hospitals_per_100000", 2, "2020年度人口10万人当たり一般病院数", "supply", "施設",
     "I510120 / H5507_2020 * 100000", "一般病院数÷2020年度の総人口×100000", "calendar", 2),
    ("clinics_per_100000", 3, "2020年度人口10万人当たり一般診療所数", "supply", "施設",
     "I5102 / H5507_2020 * 100000", "一般診療所数÷2020年度の総人口×100000", "calendar", 1),
)  # fmt: skip


def write_cooperation(folder: Path, areas: tuple[SampleArea, ...]) -> None:
    """Write the round that compares the fictional areas before and after their formation."""
    folder.mkdir(parents=True, exist_ok=True)
    outcomes = "".join(
        f"""\
    - outcome_id: {outcome_id}
      role: {role}
      name: {name}
      measure: {measure}
      unit: {unit}
      formula: {formula}
      meaning: {meaning}
      years: {years}
      decimals: {decimals}
      direction: higher
      source: 架空の統計
"""
        for outcome_id, role, name, measure, unit, formula, meaning, years, decimals in _OUTCOMES
    )
    text = f"""\
# 架空の圏域について、形成の前後の比較だけを行う調査回。data/sample/generate.py が書き出す。
# キーの意味は docs/parameters.md にある。
round_id: sample_cooperation
title: {_EFFECT_TITLE}
data_date: 2022-12-01
data: data/sample/{SECOND}
registry: data/sample/registry
fictional: true
area_template: cooperation_effect
overview_template: cooperation_overview
document_name: cooperation

contact: 架空の調査事務局（survey@example.jp）
request: {_ASKED}
disclaimer: {_DISCLAIMER}
credit: 架空のデータ

cooperation:
  decided_on: 2022-11-01
  outcomes:
{outcomes}
{_peer_groups(areas)}
editions:
  en:
    title: Fictional before and after formation (2022)
    contact: Fictional survey office (survey@example.jp)
    request: Please tell the contact of anything else that may have moved these figures.
    disclaimer: This document was made as a specimen of kpi_report.
    credit: Fictional data
"""
    (folder / "round.yaml").write_text(text, encoding="utf-8", newline="\n")
    listed = "".join(f"{area.area_id}\n" for area in areas)
    (folder / "areas.csv").write_text(f"area_id\n{listed}", encoding="utf-8", newline="\n")


def write_followup(folder: Path, areas: tuple[SampleArea, ...]) -> None:
    """Write the round that follows up what became of the KPIs of the first survey."""
    folder.mkdir(parents=True, exist_ok=True)
    first, last = YEARS[SECOND]
    text = f"""\
# 架空の圏域の、前回の調査からの見直しの状況を確かめる調査回。data/sample/generate.py が書き出す。
# キーの意味は docs/parameters.md にある。
round_id: sample_followup
title: 架空の見直し状況調査（2022年）
data_date: 2022-12-01
data: data/sample/{SECOND}
registry: data/sample/registry
fictional: true
area_template: review_followup
overview_template: followup_overview
document_name: followup

survey:
  previous: {FIRST}
  first_year: {first}
  last_year: {last}
  due: {_DUE[SECOND]}
  contact: 架空の調査事務局（survey@example.jp）

contact: 架空の調査事務局（survey@example.jp）
request: {_ASKED_AGAIN}
disclaimer: {_DISCLAIMER}
credit: 架空のデータ

{_peer_groups(areas)}
editions:
  en:
    title: Fictional follow-up (2022)
    contact: Fictional survey office (survey@example.jp)
    request: Please tell the contact what you will do where advice is left, and by when.
    disclaimer: This document was made as a specimen of kpi_report.
    credit: Fictional data
"""
    (folder / "round.yaml").write_text(text, encoding="utf-8", newline="\n")
    for area in areas:
        text = f"# {area.name}（架空）\narea_id: {area.area_id}\n"
        (folder / f"{area.area_id}.yaml").write_text(text, encoding="utf-8", newline="\n")


def _peer_groups(areas: tuple[SampleArea, ...]) -> str:
    text = """\
# 2015年の圏域人口（架空）で分けた。すべての圏域は一つのグループだけに属する。
peer_groups:
"""
    for at, (group_id, name, least) in enumerate(_GROUPS):
        most = _GROUPS[at - 1][2] if at else 10**9
        members = [a.area_id for a in areas if least <= a.population < most]
        text += f"  - group_id: {group_id}\n    name: {name}\n    areas: [{', '.join(members)}]\n"
    return text


def write_parameters(folder: Path, round_id: str, areas: tuple[SampleArea, ...]) -> None:
    """Write ``round.yaml`` and a file for every area."""
    folder.mkdir(parents=True, exist_ok=True)
    first, last = YEARS[round_id]
    year = last + 1
    previous = "\n  previous: sample_2021" if round_id == SECOND else ""
    sections = "\n".join(f"  {name}: {str(name not in _OFF).lower()}" for name in _SECTIONS)
    text = f"""\
# 架空の圏域による調査回。data/sample/generate.py が書き出す。
# キーの意味は docs/parameters.md にある。
round_id: {round_id}
title: {TITLES[round_id]}
data_date: {year}-12-01
data: data/sample/{round_id}
registry: data/sample/registry
fictional: true

survey:{previous}
  first_year: {first}
  last_year: {last}
  due: {_DUE[round_id]}
  contact: 架空の調査事務局（survey@example.jp）

sections:
{sections}

contact: 架空の調査事務局（survey@example.jp）
request: {_REQUEST}
reply_due: {year + 1}-01-31
disclaimer: {_DISCLAIMER}
credit: 架空のデータ

{_settings()}
{_peer_groups(areas)}"""
    text += _ENGLISH.format(year=year)
    (folder / "round.yaml").write_text(text, encoding="utf-8", newline="\n")
    for area in areas:
        text = f"# {area.name}（架空）\narea_id: {area.area_id}\n"
        (folder / f"{area.area_id}.yaml").write_text(text, encoding="utf-8", newline="\n")
