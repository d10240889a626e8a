"""``kpi-report preview``: see a document while its template is edited."""

import asyncio
import os
import signal
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

import click

from kpi_report.errors import KpiReportError, TemplateError, did_you_mean

EXIT_REFUSED, EXIT_INTERRUPTED = 2, 130


@click.command("preview")
@click.argument("area", default="overview", metavar="[AREA]")
@click.option("--round", "round_id", default="published", show_default=True, help="Round.")
@click.option("--template", default="", metavar="T", help="This template, not the parameters'.")
@click.option(
    "--format",
    "view",
    type=click.Choice(["html", "pdf", "both"]),
    default="html",
    show_default=True,
    help="What is looked at first; the page can change it.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="[default: a free one]")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
def preview(area: str, round_id: str, template: str, view: str, port: int, opens: bool) -> None:
    """Show the document of AREA (default: the overview) in the browser, as it was saved last.

    Templates, parameters, tables and the package are watched. Only the first cell that changed, and
    those after it, are run again; what fails is shown at its cell. Edit in JupyterLab: saving there
    is enough. Only this machine can open the page, by the address that is printed. Ctrl-C ends it.

    Exit code 0: ended by Ctrl-C; 2: refused.
    """
    from kpi_report.project import project_root
    from kpi_report.review.preview import Preview
    from kpi_report.review.preview_server import PreviewServer

    async def serve() -> None:
        asked = _asked_to_end()
        root, name = project_root(), template.removesuffix(".ipynb")
        _refuse_unknown(root / "notebooks" / "templates", name)
        shown = Preview(root, round_id, area, name)
        server = PreviewServer(shown, view, port)
        try:
            await shown.start()
            server.start()
            click.echo(server.url)
            if opens:
                click.launch(server.url)
            await asked.wait()
        finally:
            await server.end()
            await shown.end()

    try:
        asyncio.run(serve())
    except (KpiReportError, OSError, BrokenExecutor) as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)


def _asked_to_end() -> asyncio.Event:
    """Return what Ctrl-C sets, and being told to end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = 0

    def end(*_: object) -> None:
        nonlocal signals
        signals += 1
        if signals > 1:  # asked twice: whatever hangs, the rest ends with this process
            os._exit(EXIT_INTERRUPTED)
        loop.call_soon_threadsafe(asked.set)

    # Not the loop's own handlers: only some systems have them, and a loop that hangs runs none.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, end)
    return asked


def _refuse_unknown(folder: Path, template: str) -> None:
    if template and not (folder / f"{template}.ipynb").is_file():
        hint = did_you_mean(template, sorted(path.stem for path in folder.glob("*.ipynb")))
        raise TemplateError(f"no template {template!r} in {folder}; {hint}")
