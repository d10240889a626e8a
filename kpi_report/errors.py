"""What can go wrong, as a tree.

::

    KpiReportError            said to the user as one message, without a traceback
    ├── InputError            a table or its contents (data/<round>/)
    ├── ParameterError        params/<round>/*.yaml
    ├── TemplateError         notebooks/templates/*.ipynb
    ├── ContextError          a bundle that a template opened
    ├── RenderError           an executed notebook that cannot become a document
    ├── OutputError           reports/ cannot be written or read back
    ├── ClusterError          workers of a cluster that cannot do what is asked
    ├── ProgramError          a program that was asked for and is not there
    └── PluginError           an installed package that extends this one, and fails at it

Inside a batch an area's error is a result (:class:`kpi_report.produce.manifest.Failure`); these
exceptions stop a run before it begins, or one document while it is made.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class KpiReportError(Exception):
    """Root of all errors this package raises on purpose."""


class InputError(KpiReportError):
    """A table is missing, damaged or contradicts another one."""


class ParameterError(KpiReportError):
    """A parameter file is damaged, or says something unknown, missing or ill-typed."""


class TemplateError(KpiReportError):
    """A template breaks a rule that must hold before it is run."""


class ContextError(KpiReportError):
    """A template asked for a bundle or an area that is not there."""


class RenderError(KpiReportError):
    """An executed notebook cannot become a document.

    ``cell_id`` names the cell at fault, ``where`` is what the message begins with for it.
    """

    cell_id: str | None = None
    where: str = ""


class OutputError(KpiReportError):
    """The output folder cannot be written or understood."""


class ClusterError(KpiReportError):
    """There is no cluster, or its workers would not make the documents that this machine makes."""


class ProgramError(KpiReportError):
    """A program that was asked for is not installed, or does not answer."""


class PluginError(KpiReportError):
    """What another package adds cannot be loaded, is not what it must be, or bears a taken name."""


def did_you_mean(name: object, known: Iterable[object]) -> str:
    """Return a hint that names the nearest known name and all that were possible.

    Parameters
    ----------
    name
        What was found.
    known
        What was possible.

    Returns
    -------
    str
        ``"did you mean 'area_id'? known: area_id, contact"``; the first part only when something
        is near, the list cut after twelve names.
    """
    names = sorted({str(k) for k in known})
    close = get_close_matches(str(name), names, n=1, cutoff=0.55)
    shown = ", ".join(names[:12]) + (f" … ({len(names)} in all)" if len(names) > 12 else "")
    return (f"did you mean {close[0]!r}? " if close else "") + f"known: {shown or '(none)'}"
