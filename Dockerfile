# One image for both: the API (its default) and the MCP server for a team (compose.yaml gives that one its command).

FROM python:3.11.14-slim-bookworm AS build
WORKDIR /srv
RUN python -m venv /venv
COPY requirements.txt requirements-otel.txt requirements-snapshot.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: \
    -r requirements.txt -r requirements-otel.txt -r requirements-snapshot.txt

FROM python:3.11.14-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=5000
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin service
WORKDIR /srv
COPY --from=build /venv /venv
COPY gunicorn.conf.py wsgi.py ./
COPY app app
COPY deployhq_redaction deployhq_redaction
COPY mcp_server mcp_server
COPY migrations_mirror migrations_mirror
USER 10001
EXPOSE 5000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
CMD ["python", "wsgi.py"]
