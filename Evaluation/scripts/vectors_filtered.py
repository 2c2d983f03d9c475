#!/usr/bin/env python3
"""Recall and latency of filtered searches of a vector index, fresh and after many changes.

Half of the base is built and calibrated with the first 400 queries. Of the fresh index, and again when half of its
rows are removed and as many others added in eight alternating steps of random order, 1,000 other queries ask for a
recall of 0.95 among random shares of the rows. The truth is an exact search in numpy. Exit status: 1 when a
recall is below 0.95.

    vectors_filtered.py --sextant PROGRAM --base B.npy --queries Q.npy
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from vector_recall_floor import recalls, ten_nearest

SHARES = (1, 0.5, 0.1, 0.05, 0.01, 0.001)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("sextant", "base", "queries"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--bytes-per-vector", default="448")
    parser.add_argument("--recall", type=float, default=0.95)
    parser.add_argument("--steps", type=int, default=8)
    options = parser.parse_args()
    base, queries = np.load(options.base, mmap_mode="r"), np.load(options.queries)
    asked, generator, missed = queries[400:1400], np.random.default_rng(1), 0
    with tempfile.TemporaryDirectory() as folder:
        place = lambda name: str(pathlib.Path(folder) / name)

        def vectors(command, *words):
            return subprocess.run([options.sextant, "vectors", command, *words], check=True, capture_output=True).stdout

        def measure(label, rows):
            nonlocal missed
            for share in SHARES:
                allowed = np.sort(generator.permutation(rows)[:max(10, int(share * len(rows)))])
                np.save(place("only.npy"), allowed.astype(np.int64))
                filtered = ["--only", place("only.npy")] if share < 1 else []
                answers = [json.loads(vectors("search", "--index", place("v"), "--queries", place("q.npy"), "-k", "10", "--recall",
                                              str(options.recall), *filtered, "--output", place("ids.npy"), "--json")) for _ in range(3)]
                truth = allowed[ten_nearest(base[allowed], asked)]
                recall = recalls(np.load(place("ids.npy")), truth).mean()
                missed += recall < options.recall
                best = min(answers, key=lambda a: a["p50_us"])
                print(f"{label}, {share:.1%} allowed: recall@10 {recall:.4f}, p50 {best['p50_us']:.0f} us, p99 {best['p99_us']:.0f} us", flush=True)

        half = len(base) // 2
        np.save(place("rows.npy"), base[:half])
        vectors("build", "--input", place("rows.npy"), "--output", place("v"), "--bytes-per-vector", options.bytes_per_vector)
        np.save(place("q.npy"), queries[:400])
        vectors("calibrate", "--index", place("v"), "--queries", place("q.npy"))
        np.save(place("q.npy"), asked)
        measure("fresh", np.arange(half))
        going, coming = generator.permutation(half)[:half // 2], half + generator.permutation(half)[:half // 2]
        for fewer, more in zip(np.array_split(going, options.steps), np.array_split(coming, options.steps)):
            np.save(place("fewer.npy"), fewer.astype(np.int64))
            np.save(place("more.npy"), np.sort(more).astype(np.int64))
            np.save(place("rows.npy"), base[np.sort(more)])
            vectors("remove", "--index", place("v"), "--ids", place("fewer.npy"))
            vectors("add", "--index", place("v"), "--input", place("rows.npy"), "--ids", place("more.npy"))
        measure("changed", np.sort(np.concatenate([np.setdiff1d(np.arange(half), going), coming])))
    print(f"figure: {missed} of {2 * len(SHARES)} below {options.recall}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
