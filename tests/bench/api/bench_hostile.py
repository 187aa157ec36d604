# ruff: noqa: T201  # a script prints
"""How fast requests that want to hurt the server are refused, and whether its memory stays what it was.

    .venv/bin/python tests/bench/api/bench_hostile.py [--rounds N]

Each request of tests/api/hostile is sent so many times to a server of its own, over an empty graph. What is printed is
Markdown; the worst of a request's times counts, the first round left out.
"""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "api" / "hostile"))

import httpx
from graph_profile import resident_mib
from hostile_requests import HOSTILE
from serving import SERVE, serving

_HEADERS: Final = {"content-type": "application/json"}


def main() -> None:
    """Start a server, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    taken: dict[str, list[float]] = {hostile.name: [] for hostile in HOSTILE}
    held = []
    with (
        TemporaryDirectory() as folder,
        serving(SERVE, {"CLAIMGRAPH_DATA": folder}) as server,
        httpx.Client(trust_env=False, timeout=60, headers=_HEADERS) as client,
    ):
        for _ in range(options.rounds + 1):
            for hostile in HOSTILE:
                begun = time.perf_counter()
                body = client.post(server.url, content=hostile.body).json()
                taken[hostile.name].append((time.perf_counter() - begun) * 1000)
                assert body["errors"][0]["extensions"]["code"] == hostile.code
            held.append(resident_mib(server.pid))
    print("| request | median, ms | worst, ms |\n|---|---:|---:|")
    for name, times in sorted(taken.items(), key=lambda item: -max(item[1][1:])):
        later = sorted(times[1:])
        print(f"| {name} | {later[len(later) // 2]:.1f} | {later[-1]:.1f} |")
    print(f"\nMemory: {held[0]:.0f} MiB after the first round, {held[-1]:.0f} after the last, {max(held):.0f} at most")


if __name__ == "__main__":
    main()
