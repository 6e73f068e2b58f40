"""A receiver of OpenTelemetry's protocol (OTLP over HTTP), which reads what it gets by the protocol's own classes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Receiver:
    """What has arrived."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.traces: list[Any] = []
        self.metrics: list[Any] = []

    def spans(self) -> list[Any]:
        """Every span."""
        scopes = (scope for got in self.traces for each in got.resource_spans for scope in each.scope_spans)
        return [span for scope in scopes for span in scope.spans]

    def newest(self, name: str) -> dict[str, list[Any]]:
        """The newest data points of a metric by the instance that pushed them."""
        found: dict[str, list[Any]] = {}
        for resource in (each for got in self.metrics for each in got.resource_metrics):
            instance = values_of(resource.resource.attributes)["service.instance.id"]
            for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
                if metric.name == name:
                    data = metric.histogram if metric.HasField("histogram") else metric.gauge
                    found[instance] = list(data.data_points)
        return found


def values_of(attributes: Any) -> dict[str, Any]:
    """Attributes as a dictionary."""
    return {each.key: each.value.string_value or each.value.int_value for each in attributes}


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v1/traces":
                made.traces.append(ExportTraceServiceRequest.FromString(body))
            else:
                made.metrics.append(ExportMetricsServiceRequest.FromString(body))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")  # how the protocol writes an empty answer
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Receiver(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
