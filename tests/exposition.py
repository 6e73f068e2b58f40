"""What /metrics says, as numbers."""

import json

from prometheus_client.parser import text_string_to_metric_families as parse


def numbers(exposition: str) -> dict[str, float]:
    """Each series as it is written, with its number."""
    return {
        f"{sample.name}{json.dumps(sample.labels, sort_keys=True) if sample.labels else ''}": sample.value
        for family in parse(exposition)
        for sample in family.samples
        if "le" not in sample.labels
    }
