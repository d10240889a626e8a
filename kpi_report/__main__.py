"""Run the command line: ``python -m kpi_report``."""

from kpi_report.cli import main

if __name__ == "__main__":
    main()
