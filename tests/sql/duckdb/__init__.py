"""Callers' SQL on a copy in Parquet files."""
