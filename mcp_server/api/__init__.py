"""The two APIs: what can be asked of each, how a request is sent, and how a failure is worded."""
