"""The Node and the packages that `make conformance` installs."""

import os

import pytest

from tests.mcp.process import ROOT

MODULES = (ROOT / os.environ.get("CONFORMANCE", ".conformance")).resolve() / "node_modules"
NODE = str(MODULES / "node/bin/node")

needs_node = pytest.mark.skipif("CONFORMANCE" not in os.environ, reason="`make conformance` runs this: it needs npm")
