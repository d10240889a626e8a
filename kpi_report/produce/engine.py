"""papermill's engine ``kpi-report``: nbclient as it is, with a kernel that is forked, not started.

``papermill --engine kpi-report in.ipynb out.ipynb`` runs any notebook. One for another language or
another Python goes to papermill's own engine.
"""

import sys
from pathlib import Path
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args


class ForkedEngine(Engine):  # type: ignore[misc]
    """Execute a notebook by nbclient in a child process forked from this one."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **kwargs: Any,
    ) -> Any:
        """Execute the notebook of papermill's manager; arguments as of ``NBClientEngine``."""
        given = {
            "log_output": log_output,
            "stdout_file": stdout_file,
            "stderr_file": stderr_file,
            "start_timeout": start_timeout,
            "execution_timeout": execution_timeout,
        }
        if not runs_here(kernel_name):
            return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **given, **kwargs)
        from kpi_report.produce.channels import PipeKernelManager

        kernel = PipeKernelManager(kernel_name=kernel_name)
        kernel.launch()
        options = merge_kwargs(
            remove_args(["timeout", "startup_timeout", "input_path"], **kwargs),
            timeout=execution_timeout if execution_timeout else kwargs.get("timeout"),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        client = PapermillNotebookClient(nb_man, km=kernel, **options)
        return client.execute(cleanup_kc=True)


def runs_here(kernel_name: str) -> bool:
    """Return whether a kernel is IPython's of this very Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        command = KernelSpecManager().get_kernel_spec(kernel_name).argv
    except NoSuchKernel:
        return False
    own = command[0] in ("python", "python3") or Path(command[0]) == Path(sys.executable)
    return own and "ipykernel_launcher" in command
