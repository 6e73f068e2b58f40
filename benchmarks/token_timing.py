"""Does the time of the token's check tell how much of a guess is right?  python -m benchmarks.token_timing

Guesses that share nothing with the token and guesses that share all but the last byte are timed in turn, in random
order, through the app's own check, and compared by rank (Mann-Whitney). A comparison that stops at the first difference
is timed the same way: it has to be found, or the measurement is worth nothing. Statistics err, so never in CI.
"""

import gc
import math
import random
import secrets
import statistics
import sys
from collections.abc import Callable
from time import perf_counter_ns

from app.web.auth import _matches

TOKEN = secrets.token_hex(512)  # long, so that a difference would show
REPEATS = 40  # comparisons in one sample
SAMPLES = 6000  # of each kind
SURE = 4.0  # standard deviations: by chance once in 16,000 runs

Check = Callable[[bytes, str], bool]


def stops_early(token: bytes, expected: str) -> bool:
    """The mistake: byte by byte, until one differs."""
    return all(left == right for left, right in zip(token, expected.encode(), strict=True))


def main() -> int:
    """Measure both checks and print a verdict; the exit code is 0 when the app's own check leaks nothing."""
    mistake = measure("stops at the first difference (the mistake)", stops_early, SAMPLES // 20)
    own = measure("app.web.auth", _matches, SAMPLES)
    if mistake < SURE:
        sys.stdout.write("NO VERDICT: the mistake was not found either, so this machine is too noisy now.\n")
        return 1
    verdict = "INDEPENDENT of the shared prefix" if own < SURE else "DEPENDENT on the shared prefix: A LEAK"
    sys.stdout.write(f"VERDICT: the time of the token's check is {verdict}.\n")
    return int(own >= SURE)


def measure(name: str, check: Check, samples: int) -> float:
    """Time both kinds of guesses in turn; how many standard deviations their ranks differ from chance."""
    near = TOKEN[:-1] + ("0" if TOKEN[-1] != "0" else "1")
    far = "".join("0" if character != "0" else "1" for character in TOKEN)
    times: dict[str, list[int]] = {near: [], far: []}
    gc.disable()
    for _ in range(samples):
        for guess in random.sample([near, far], 2):
            times[guess].append(time_of(check, guess.encode()))
    gc.enable()
    deviation = abs(rank_difference(times[near], times[far]))
    medians = [statistics.median(times[guess]) / REPEATS for guess in (far, near)]
    sys.stdout.write(
        f"{name}: median {medians[0]:.1f} ns with nothing shared, {medians[1]:.1f} ns with all but one byte of "
        f"{len(TOKEN)}; {deviation:.1f} standard deviations apart\n"
    )
    return deviation


def time_of(check: Check, guess: bytes) -> int:
    """Nanoseconds of REPEATS checks."""
    started = perf_counter_ns()
    for _ in range(REPEATS):
        check(guess, TOKEN)
    return perf_counter_ns() - started


def rank_difference(left: list[int], right: list[int]) -> float:
    """Mann and Whitney's U in standard deviations, equal times sharing their rank."""
    ordered = sorted(left + right)
    ranks: dict[int, float] = {}
    ties = 0.0
    position = 0
    while position < len(ordered):
        value, count = ordered[position], 1
        while position + count < len(ordered) and ordered[position + count] == value:
            count += 1
        ranks[value] = position + (count + 1) / 2
        ties += count**3 - count
        position += count
    first, second, both = len(left), len(right), len(ordered)
    statistic = sum(ranks[value] for value in left) - first * (first + 1) / 2
    spread = math.sqrt(first * second / 12 * (both + 1 - ties / (both * (both - 1))))
    return (statistic - first * second / 2) / spread


if __name__ == "__main__":
    sys.exit(main())
