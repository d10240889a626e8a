"""``kpi-report preview``: see a document while its template is edited."""

import asyncio
import contextlib
import signal
import sys

import click

from kpi_report.errors import KpiReportError

EXIT_REFUSED = 2


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
        shown = Preview(project_root(), round_id, area, template.removesuffix(".ipynb"))
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
    except (KpiReportError, OSError) as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)


def _asked_to_end() -> asyncio.Event:
    """Return what Ctrl-C sets, and being told to end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, asked.set)
    return asked
