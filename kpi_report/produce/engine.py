"""papermill's engine ``kpi-report``: nbclient as it is, with a kernel that is forked, not started.

``papermill --engine kpi-report in.ipynb out.ipynb`` runs any notebook. One for another language or
another Python goes to papermill's own engine. papermill imports this module while it is itself
being imported, so that nothing of papermill is imported here before it is used.
"""

import sys
from pathlib import Path
from typing import Any

AS_IT_COMES = {"-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"}
"""Arguments of Python in the kernel specification that ipykernel installs."""


class ForkedEngine:
    """What papermill asks of an engine (:class:`papermill.engines.Engine`)."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook by nbclient in a child process forked from this one.

        Parameters
        ----------
        nb, kernel_name
            The notebook, parameterized, and the kernel it asks for.
        options
            As of ``papermill.engines.NBClientEngine.execute_notebook``.
        """
        from papermill.engines import Engine, NBClientEngine

        class Managed(Engine):  # type: ignore[misc]
            execute_managed_notebook = staticmethod(_execute)

        engine = Managed if runs_here(kernel_name) else NBClientEngine
        return engine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """Return the kernel that a notebook asks for."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """Return the language that a notebook is written in."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def runs_here(kernel_name: str) -> bool:
    """Return whether a kernel is IPython's of this very Python, started as it comes."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False
    python, *arguments = spec.argv
    own = python in ("python", "python3") or Path(python) == Path(sys.executable)
    return own and not spec.env and AS_IT_COMES >= set(arguments) >= {"ipykernel_launcher"}


def _execute(
    nb_man: Any,
    kernel_name: str,
    *,
    start_timeout: int = 60,
    execution_timeout: int | None = None,
    **kwargs: Any,
) -> Any:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.log import logger
    from papermill.utils import merge_kwargs, remove_args

    from kpi_report.produce.channels import PipeKernelManager

    _end_monitor(nb_man.pbar)
    kernel = PipeKernelManager(kernel_name=kernel_name)
    kernel.launch()
    options = merge_kwargs(
        remove_args(["timeout", "startup_timeout", "input_path"], **kwargs),
        timeout=execution_timeout or kwargs.get("timeout"),
        startup_timeout=start_timeout,
        kernel_name=kernel_name,
        log=logger,
    )
    return PapermillNotebookClient(nb_man, km=kernel, **options).execute(cleanup_kc=True)


def _end_monitor(bar: Any) -> None:
    """End the thread in which tqdm watches its bars: a process with threads cannot be forked."""
    if monitor := getattr(type(bar), "monitor", None):
        monitor.exit()
