"""Print the speed figures: ``python -m benchmarks [PART …]``, all parts without a word.

Every figure is a ratio to a baseline measured in the same run. PyTorch is compared where it is
installed. The book's own build has `benchmarks.build`, its pages have `benchmarks.reading`.
"""

import os
import sys

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy is loaded

PARTS = ("optimizers", "losses", "figures", "exercises", "grading")


def main(names):
    from importlib import import_module

    unknown = set(names) - set(PARTS)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    met = [import_module(f"benchmarks.{name}").main() for name in names or PARTS]
    print("All goals met." if all(met) else "Some goals were missed: is the machine busy?")


if __name__ == "__main__":
    main(sys.argv[1:])
