"""The console in a real browser: Debian's Chromium, driven by Playwright, on the demo's rows."""
