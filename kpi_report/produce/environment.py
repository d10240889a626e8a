"""The environment in which all documents are made, the same in every process."""

ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
"""One thread each, as many processes run side by side; the backend that a kernel has; and no word
of ipykernel's debugger, which nobody uses.

Set before NumPy and Matplotlib are imported.
"""
