#!/usr/bin/env python3
"""Does `sextant vectors search --recall R` find the recall asked for? Bar: it does in every draw.

One index is built. In each draw (one seed each) it is calibrated with some of the queries, and others,
which share none with them, are asked for each recall; the truth is an exact search by numpy over the
vectors as given (inner product of unit vectors). Printed for each draw and recall: mean recall@10, 5th
percentile of single queries, p50 and p99 in microseconds, p99 / p50. Exit status: 1 when a mean is
below the recall asked for.

    vector_recall_floor.py --sextant PROGRAM --base B.npy --queries Q.npy
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np


def ten_nearest(base, queries, rows=100_000):
    """Row numbers (queries, 10) of the greatest inner products, in no order; so many rows of the base at a time."""
    kept, numbers = np.full((len(queries), 10), -np.inf, np.float32), np.full((len(queries), 10), -1)
    for start in range(0, len(base), rows):
        scores = np.hstack([kept, queries @ base[start:start + rows].T])
        best = np.argpartition(-scores, 10, axis=1)[:, :10]
        kept, old = np.take_along_axis(scores, best, 1), np.take_along_axis(numbers, np.minimum(best, 9), 1)
        numbers = np.where(best < 10, old, best - 10 + start)
    return numbers


def recalls(found, truth):
    """The share of its true ten nearest that each query found."""
    return np.array([len(set(a) & set(b)) / len(b) for a, b in zip(found, truth)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("sextant", "base", "queries"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--bytes-per-vector", type=int, default=448)
    parser.add_argument("--recalls", type=float, nargs="+", default=[0.9, 0.95, 0.98])
    parser.add_argument("--calibrate", type=int, default=400, help="queries to calibrate with")
    parser.add_argument("--measure", type=int, default=2000, help="other queries to measure with")
    parser.add_argument("--draws", type=int, default=5)
    options = parser.parse_args()
    base, queries = np.load(options.base), np.load(options.queries)
    if len(queries) < options.calibrate + options.measure:
        parser.error(f"{len(queries)} queries are fewer than --calibrate and --measure together")
    truth = ten_nearest(base, queries)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        index, asked, ids = (str(pathlib.Path(folder) / name) for name in ("v.vectors", "q.npy", "ids.npy"))

        def vectors(command, *words):
            return subprocess.run([options.sextant, "vectors", command, *words, "--json"],
                                  stdout=subprocess.PIPE, check=True).stdout

        vectors("build", "--input", options.base, "--output", index,
                "--bytes-per-vector", str(options.bytes_per_vector))
        for draw in range(options.draws):
            order = np.random.default_rng(draw).permutation(len(queries))
            np.save(asked, queries[order[:options.calibrate]])
            vectors("calibrate", "--index", index, "--queries", asked)
            measured = order[options.calibrate:options.calibrate + options.measure]
            np.save(asked, queries[measured])
            for wanted in options.recalls:
                answer = json.loads(vectors("search", "--index", index, "--queries", asked, "-k", "10",
                                            "--recall", str(wanted), "--output", ids))
                each = recalls(np.load(ids), truth[measured])
                missed += each.mean() < wanted
                p50, p99 = answer["p50_us"], answer["p99_us"]
                print(f"draw {draw}  asked {wanted:.2f}  found {each.mean():.4f}  5th percentile "
                      f"{np.percentile(each, 5):.1f}  p50 {p50:.0f}  p99 {p99:.0f}  x{p99 / p50:.2f}", flush=True)
    print(f"figure: {missed} of {options.draws * len(options.recalls)} below the recall asked for")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
