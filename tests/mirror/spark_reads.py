"""What PySpark reads of a copy, as JSON: `python spark_reads.py copy/current table...`. It runs in `.spark`."""

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as f


def main(folder: str, *tables: str) -> None:
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.shuffle.partitions", "1")
    spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    found = {}
    for table in tables:
        frame = spark.read.parquet(str(Path(folder) / table))
        columns = [column for column in frame.columns if column != "month"]
        each = [
            f.struct(f.count(name), *(way(f.col(name)).cast("string") for way in (f.min, f.max))) for name in columns
        ]
        read = frame.select(*(value.alias(name) for name, value in zip(columns, each, strict=True))).first()
        months = frame.groupBy("month").count().collect() if "month" in frame.columns else []
        found[table] = {
            "types": {name: type_ for name, type_ in frame.dtypes if name != "month"},
            "columns": {name: list(read[name]) for name in columns},
            "months": {row["month"]: row["count"] for row in months},
            "rows": frame.count(),
        }
    sys.stdout.write(json.dumps(found))
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
