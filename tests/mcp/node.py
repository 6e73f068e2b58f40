"""The Node and the packages that `make conformance` installs."""

import os

from tests.mcp.process import ROOT

MODULES = (ROOT / os.environ.get("CONFORMANCE", ".conformance")).resolve() / "node_modules"
NODE = str(MODULES / "node/bin/node")
