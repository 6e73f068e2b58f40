"""A TCP proxy between the service and its database that can stall, slow down, cut and refuse."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Proxy:
    """Passes bytes between its own port and a server's, in the way that its attributes say at that moment."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.flowing = threading.Event()
        self.flowing.set()
        self.delay = 0.0
        """Seconds before each piece of an answer is passed on."""
        self.piece = 65536
        """Bytes of an answer that are passed on at once."""
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """Accept, and pass nothing on in either direction."""
        self.flowing.clear()

    def resume(self) -> None:
        """Pass on everything again, what was held back included."""
        self.delay, self.piece = 0.0, 65536
        self.flowing.set()

    def cut(self) -> None:
        """Break every connection, as a firewall or a crash does."""
        for connection in list(self._sockets):
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stop listening, and break every connection."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.flowing.set()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            self._sockets.add(client)
            self.flowing.wait()
            with socket.create_connection(("127.0.0.1", self.server_port)) as server:
                self._sockets.add(server)
                questions = threading.Thread(target=self._pass_on, args=(client, server, False), daemon=True)
                questions.start()
                self._pass_on(server, client, True)
                questions.join()
                self._sockets -= {client, server}

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(self.piece if is_answer else 65536):
                self.flowing.wait()
                if is_answer and self.delay:
                    time.sleep(self.delay)
                sink.sendall(data)
        for connection in (source, sink):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxied(server_port: int) -> Iterator[Proxy]:
    """A proxy in front of the server on that port."""
    proxy = Proxy(server_port)
    try:
        yield proxy
    finally:
        proxy.close()
