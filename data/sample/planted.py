"""What is planted where: the truth that documents must find, and where they must stay silent."""

CONTROL = ("azusamisato", "suzumise", "homisaki")
"""Areas in which nothing is planted: KPIs on their plan, facilities without any change."""
EFFECT = ("yukimisaki", "nijimisato", "momokase", "kiyomisato")
"""Areas in which net migration rises after they were formed in 2018."""
EFFECT_SIZE = 0.5
SELECTED = ("akanehane", "shiokase", "akimino", "hagiemori")
"""Areas that had the worst net migration in 2017 and were formed in 2018; no effect."""
CONTRADICTION = {"kotozumi": 2, "aotsuhara": 1, "fuyukano": 3}
"""Areas with the role of which all projects do well while its own KPIs fall behind."""
UNIT_SLIP = ("tsukimihama", "wakajihara", "nagisashirono")
"""Areas in which one actual value is 1,000 times too large."""
BREAK_SAID = ("kaedemisaka", "kirikazato")
BREAK_SILENT = ("hoshikazato", "kinuzumi")
"""Areas in which a KPI's definition or the membership changes: said in the remarks, or not."""
WRONG_LEVEL = ("kotozumi", "akanehane", "yumisaki", "kurimisato")
"""Areas that declare output KPIs as outcome."""
GROWING_SHARE = {"kotozumi": 8, "nijimisato": 12, "momokase": 5, "fuyukano": 10}
"""Points by which the share of users from elsewhere grows in the first facility."""
MET_AT_BASELINE = ("tsukimihama", "yumisaki", "asayuino")
"""Areas in which a KPI's target is met at its baseline."""
SPARSE = "hagiemori"
"""The area that answers little in both surveys."""
KEEPING = (*CONTROL, SPARSE)
"""Areas that keep all their KPIs and add none."""
BLANK, SILENT = "yukimisaki", "kiyomisato"
"""The area whose second answer names no KPI, and the one that does not answer a second time."""
BREAK_YEAR = 2018
SLIP_YEAR = 2019
SLIP_FACTOR = 1000
BREAK_FACTOR = 1.6
