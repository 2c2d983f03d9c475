#!/usr/bin/env python3
"""What ten times the collection, added and removed again, leaves of an index of vectors.

The first of --parts equal parts of the base is built. Then each next part is added and the one before removed, in
--steps alternating steps of rows in random order. The index that is left is compared with a fresh build of the
last part: bytes, recall@10 at the default setting against exact search in numpy, and median latency.
Bars: 1.2 times the bytes, 0.01 of recall. Exit status: 1 when one is missed.

    vectors_churn.py --sextant PROGRAM --base B.npy --queries Q.npy --parts 11
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from vector_recall_floor import recalls, ten_nearest

K = 10


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("sextant", "base", "queries"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--parts", type=int, default=11)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--bytes-per-vector", default="448")
    options = parser.parse_args()
    base, queries = np.load(options.base, mmap_mode="r"), np.load(options.queries)
    size = len(base) // options.parts
    generator = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as scratch:
        place = lambda name: str(pathlib.Path(scratch) / name)

        def vectors(*arguments):
            return subprocess.run([options.sextant, "vectors", *arguments], check=True, capture_output=True).stdout

        def build(rows, index):
            np.save(place("rows.npy"), rows)
            vectors("build", "--input", place("rows.npy"), "--output", index, "--bytes-per-vector", options.bytes_per_vector,
                    "--lists", str(size // 200))

        def measure(index, first):
            answer = vectors("search", "--index", index, "--queries", options.queries, "-k", str(K), "--output",
                             place("found.npy"), "--json")
            recall = recalls(np.load(place("found.npy")) - first, truth).mean()
            size_on_disk = sum(file.stat().st_size for file in pathlib.Path(scratch).iterdir() if file.name.startswith(pathlib.Path(index).name))
            return size_on_disk / size, recall, json.loads(answer)["p50_us"]

        build(base[:size], place("changed.vectors"))
        for part in range(1, options.parts):
            coming = generator.permutation(np.arange(part * size, (part + 1) * size))
            going = generator.permutation(np.arange((part - 1) * size, part * size))
            for more, fewer in zip(np.array_split(coming, options.steps), np.array_split(going, options.steps)):
                np.save(place("rows.npy"), base[np.sort(more)])
                np.save(place("more.npy"), np.sort(more).astype(np.int64))
                np.save(place("fewer.npy"), fewer.astype(np.int64))
                vectors("add", "--index", place("changed.vectors"), "--input", place("rows.npy"), "--ids", place("more.npy"))
                vectors("remove", "--index", place("changed.vectors"), "--ids", place("fewer.npy"))
        last = (options.parts - 1) * size
        truth = ten_nearest(base[last:last + size], queries)
        build(base[last:last + size], place("fresh.vectors"))
        changed, fresh = measure(place("changed.vectors"), last), measure(place("fresh.vectors"), 0)
    for name, (taken, recall, median) in (("changed", changed), ("fresh", fresh)):
        print(f"{name}: {taken:.0f} bytes a vector, recall@10 {recall:.4f}, median {median:.0f} us")
    missed = changed[0] > 1.2 * fresh[0] or changed[1] < fresh[1] - 0.01
    print(f"figure: {changed[0] / fresh[0]:.2f} times the bytes, recall {changed[1] - fresh[1]:+.4f}", "[missed]" if missed else "[holds]")
    sys.exit(missed)


if __name__ == "__main__":
    main()
