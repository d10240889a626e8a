"""The kernel's end of the pipe: IPython's own kernel application, without sockets.

Everything is ipykernel's (streams, display, magics, tracebacks); only the sockets are replaced, by
one connection over which the frames of Jupyter's messages go as they are.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets.config import Config

from kpi_report.produce.parent import end_with_parent

SHELL, CONTROL, IOPUB, STDIN = "shell", "control", "iopub", "stdin"
"""Names of the channels, as Jupyter's."""

CONFIG = {"HistoryManager": {"hist_file": ":memory:"}}
"""As nbclient starts a kernel."""

Frames = list[bytes]


def serve(connection: Connection, key: bytes) -> None:
    """Be a kernel until the other end says to stop or is gone.

    Parameters
    ----------
    connection
        Two-way; pairs of a channel's name and the frames of one message go over it.
    key
        With which messages are signed, the same at both ends.
    """
    end_with_parent(os.getpid(), signal.SIG_DFL)
    logging.root.handlers.clear()  # a forked process has those of the one it was forked from
    logging.root.setLevel(logging.WARNING)
    app = PipeKernelApp.instance(connection=connection, config=Config(CONFIG))
    app.session.key = key
    app.initialize()
    app.start()


class _Outlet:
    """What the kernel takes for a socket; what it sends goes over the connection."""

    closed = False

    def __init__(self, connection: Connection, sending: Any, channel: str) -> None:
        self._connection, self._sending, self._channel = connection, sending, channel
        self.context = zmq.Context()  # of the threads' own in-memory pipes

    def send_multipart(self, parts: Sequence[Any], *_: object, **__: object) -> None:
        frames = [bytes(part) for part in parts]
        with self._sending, contextlib.suppress(BrokenPipeError):
            self._connection.send((self._channel, frames))

    def flush(self, *_: object) -> None:
        """Do nothing: all was sent."""

    def close(self, *_: object) -> None:
        self.closed = True


class _NoSubshells:
    """Says who runs cells; ipykernel 7.4 asks for that also of a kernel without subshells."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class PipeKernel(IPythonKernel):  # type: ignore[misc]
    """IPython's kernel, which gets its messages handed instead of listening to sockets."""

    shell_stream = AnyTrait()
    control_stream = AnyTrait()
    stdin_socket = AnyTrait()

    _supports_kernel_subshells = False

    def start(self) -> None:
        """Begin, with no socket to listen to."""
        self.io_loop = IOLoop.current()
        self._control_lock = asyncio.Lock()
        if self.shell:
            self.shell.exit_now = False
        self._publish_status("starting", SHELL)

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Do nothing: nobody sends a request before the last one is answered."""


class PipeKernelApp(IPKernelApp):  # type: ignore[misc]
    """ipykernel's application with a connection in place of its sockets."""

    connection: Any = AnyTrait()
    kernel_class = PipeKernel

    def parse_command_line(self, argv: object = None) -> None:
        """Do nothing: nobody wrote a command."""

    def init_connection_file(self) -> None:
        """Do nothing: nobody else connects."""

    write_connection_file = init_connection_file
    log_connection_info = init_connection_file
    init_heartbeat = init_connection_file
    init_poller = init_connection_file

    def init_sockets(self) -> None:
        """Put the connection where the sockets are."""
        # One lock for all channels, which processes that a cell forks share.
        from multiprocessing import Lock

        sending = Lock()
        outlets = {
            channel: _Outlet(self.connection, sending, channel)
            for channel in (SHELL, CONTROL, IOPUB, STDIN)
        }
        self.shell_socket, self.control_socket = outlets[SHELL], outlets[CONTROL]
        self.stdin_socket = outlets[STDIN]
        self.configure_tornado_logger()
        self.iopub_thread = IOPubThread(outlets[IOPUB], session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def init_kernel(self) -> None:
        """Create the kernel."""
        self.kernel = PipeKernel.instance(
            parent=self,
            session=self.session,
            shell_stream=self.shell_socket,
            control_stream=self.control_socket,
            stdin_socket=self.stdin_socket,
            shell_channel_thread=_NoSubshells(),
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        kernel = self.kernel
        self.displayhook.get_execution_count = lambda: kernel.execution_count

    def init_gui_pylab(self) -> None:
        """Draw inline, also where Matplotlib was imported before the process was forked."""
        super().init_gui_pylab()
        if "matplotlib" in sys.modules:
            sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]

    def start(self) -> None:
        """Handle message after message until the other end says to stop."""
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self.io_loop = IOLoop.current()
        self.kernel.start()
        inbox: asyncio.Queue[Frames | None] = asyncio.Queue()
        threading.Thread(target=self._listen, args=(loop, inbox), daemon=True).start()
        context = self.kernel._shell_context
        with contextlib.suppress(KeyboardInterrupt):
            loop.run_until_complete(loop.create_task(self._handle(inbox), context=context))

    def _listen(
        self, loop: asyncio.AbstractEventLoop, inbox: "asyncio.Queue[Frames | None]"
    ) -> None:
        while True:
            try:
                channel, frames = self.connection.recv()
            except (EOFError, OSError):
                channel, frames = CONTROL, []
            loop.call_soon_threadsafe(inbox.put_nowait, frames if channel == SHELL else None)
            if channel != SHELL:
                return

    async def _handle(self, inbox: "asyncio.Queue[Frames | None]") -> None:
        while (frames := await inbox.get()) is not None:
            await self.kernel.dispatch_shell([zmq.Message(frame) for frame in frames])
        self.kernel.do_shutdown(False)
        await self.kernel._at_shutdown()
        self.iopub_thread.stop()
