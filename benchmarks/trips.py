"""A proxy in front of a database that counts round trips: each time the client speaks after the server has."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url


class Counter:
    """Round trips of all connections."""

    def __init__(self) -> None:
        self.trips = 0

    def serve(self, client: socket.socket, server: socket.socket) -> None:
        """Pass bytes on in both directions, until one side closes."""
        client_spoke_last = threading.Event()

        def answers() -> None:
            while piece := server.recv(1 << 16):
                client_spoke_last.clear()
                client.sendall(piece)

        threading.Thread(target=answers, daemon=True).start()
        while piece := client.recv(1 << 16):
            if not client_spoke_last.is_set():
                client_spoke_last.set()
                self.trips += 1
            server.sendall(piece)
        server.shutdown(socket.SHUT_RDWR)


@contextmanager
def counted(url: str) -> Iterator[tuple[str, Counter]]:
    """A URL that leads to the same database by way of the proxy, and the proxy's count."""
    target = make_url(url)
    counter = Counter()
    default_port = 5432 if target.get_backend_name() == "postgresql" else 3306
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                server = socket.create_connection((target.host, target.port or default_port))
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=counter.serve, args=(client, server), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        proxied = target.set(host="127.0.0.1", port=listener.getsockname()[1])
        yield proxied.render_as_string(hide_password=False), counter
