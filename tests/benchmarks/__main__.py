"""``python -m tests.benchmarks``: the main job's time, speed and memory. ``python -m tests.benchmarks.sharing``: how sharing grows."""

from __future__ import annotations

from tests.benchmarks.reading import main

if __name__ == "__main__":
    main()
