"""Parameterized notebooks, one tailored document per area."""

import os

# With lxml, if it is there, openpyxl would write the same workbook in other bytes.
os.environ["OPENPYXL_LXML"] = "False"

__version__ = "0.1.0"
