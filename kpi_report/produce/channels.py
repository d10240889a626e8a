"""The client's end of the pipe: a kernel manager and client for nbclient, without sockets."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from queue import Empty
from typing import Any

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.session import Session

from kpi_report.produce.kernel import CONTROL, IOPUB, SHELL, STDIN, Frames, serve

STOP_SECONDS = 2.0
"""So long may a kernel take to end its threads before it is killed."""


class PipeChannel:
    """One of Jupyter's channels, as :class:`jupyter_client.channels.ZMQSocketChannel` is one."""

    def __init__(self, name: str, connection: Connection, session: Session) -> None:
        self._name, self._connection, self._session = name, connection, session
        self._received: asyncio.Queue[Frames] = asyncio.Queue()

    def receive(self, frames: Frames) -> None:
        """Keep the frames of a message until it is asked for."""
        self._received.put_nowait(frames)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Raises
        ------
        queue.Empty
            If none came within `timeout` seconds.
        """
        try:
            frames = await asyncio.wait_for(self._received.get(), timeout)
        except TimeoutError:
            raise Empty from None
        message: dict[str, Any] = self._session.deserialize(
            self._session.feed_identities(frames)[1]
        )
        return message

    def send(self, message: dict[str, Any]) -> None:
        """Send a message; to a kernel that is gone it is sent in vain."""
        self._session.send(self, message)

    def send_multipart(self, parts: Sequence[Any], **_: object) -> None:
        """Send the frames of a message."""
        with contextlib.suppress(BrokenPipeError):
            self._connection.send((self._name, [bytes(part) for part in parts]))

    def is_alive(self) -> bool:
        """Say that the channel is open."""
        return not self._connection.closed


class PipeKernelClient(AsyncKernelClient):  # type: ignore[misc]
    """Jupyter's client, over one connection."""

    connection: Connection

    def start_channels(self, *_: object, **__: object) -> None:
        """Begin to listen; called inside the loop that will read the channels."""
        loop = asyncio.get_running_loop()
        channels = {
            name: PipeChannel(name, self.connection, self.session)
            for name in (SHELL, CONTROL, IOPUB, STDIN)
        }
        self._shell_channel, self._control_channel = channels[SHELL], channels[CONTROL]
        self._iopub_channel, self._stdin_channel = channels[IOPUB], channels[STDIN]
        threading.Thread(target=self._listen, args=(loop, channels), daemon=True).start()

    def stop_channels(self) -> None:
        """Do nothing: the connection ends with the kernel."""

    async def is_alive(self) -> bool:
        """Return whether the kernel runs."""
        return bool(await self.parent.is_alive())

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers.

        Raises
        ------
        RuntimeError
            If it does not within `timeout` seconds, or dies first.
        """
        asked = self.kernel_info()
        waited = 0
        while True:
            try:
                await self._shell_channel.get_msg(timeout=1)
                break
            except Empty:
                waited += 1
                if not await self.parent.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                if timeout is not None and waited > timeout:
                    raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds") from None
        while True:
            message = await self._iopub_channel.get_msg(timeout=timeout)
            answers = message["parent_header"].get("msg_id") == asked
            if answers and message["content"].get("execution_state") == "idle":
                return

    def _listen(self, loop: asyncio.AbstractEventLoop, channels: dict[str, PipeChannel]) -> None:
        while True:
            try:
                name, frames = self.connection.recv()
            except (EOFError, OSError):
                return
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody reads any more
                loop.call_soon_threadsafe(channels[name].receive, frames)


class PipeKernelManager(AsyncKernelManager):  # type: ignore[misc]
    """Starts a kernel as a child process, forked where this process can be.

    Forking copies what is imported already, which makes a kernel in hundredths of a second; it is
    safe while this process has one thread. Otherwise the child is started anew (spawn).
    """

    _child: Any = None
    _connection: Connection | None = None

    def launch(self) -> None:
        """Start the kernel; called before any loop runs or thread is started."""
        can_fork = "fork" in multiprocessing.get_all_start_methods()
        alone = can_fork and threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if alone else "spawn")
        self._connection, theirs = context.Pipe()
        self._child = context.Process(
            target=_serve, args=(self._connection, theirs, self.session.key)
        )
        self._child.start()
        theirs.close()

    @property
    def has_kernel(self) -> bool:
        """Return whether a kernel was launched."""
        return self._child is not None

    async def is_alive(self) -> bool:
        """Return whether the kernel runs."""
        return self._child is not None and self._child.is_alive()

    def client(self, **_: object) -> PipeKernelClient:
        """Return the client of this kernel; there is one."""
        client = PipeKernelClient(session=self.session, parent=self)
        assert self._connection is not None
        client.connection = self._connection
        return client

    async def interrupt_kernel(self) -> None:
        """Interrupt the cell that runs."""
        if hasattr(os, "kill") and hasattr(signal, "SIGINT"):
            os.kill(self._child.pid, signal.SIGINT)

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """Let the kernel end, or make it."""
        del restart
        assert self._connection is not None
        if now:
            self._child.kill()
        with contextlib.suppress(BrokenPipeError, OSError):
            self._connection.send((CONTROL, []))
        self._child.join(STOP_SECONDS)
        if self._child.is_alive():
            self._child.kill()
            self._child.join()

    async def cleanup_resources(self, restart: bool = False) -> None:
        """Close the connection and forget the process."""
        del restart
        if self._connection is not None:
            self._connection.close()
        if self._child is not None:
            self._child.join()
            self._child = None


def _serve(ours: Connection, theirs: Connection, key: bytes) -> None:
    ours.close()  # a forked child has it too; left open, the end of the client would go unnoticed
    serve(theirs, key)
