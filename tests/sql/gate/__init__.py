"""The gate alone: attacks, legitimate queries, refusals, and made-up queries."""
