#!/usr/bin/env python3
"""Cost of the vector index by size: build time and memory, bytes, opening, latency and recall.

    vector_curve.py --sextant PROGRAM --base B.npy --queries Q.npy [--sizes 10000 30000 ...] [--svg FILE]

Each size takes the first rows of B, on all cores, with its default lists. Where there are codes it is calibrated
with the first 400 queries; 1,000 others are then asked for a recall of 0.95, one at a time, three times, of
which the least median counts. The truth is an exact search by numpy. Opening is `vectors status` of the
file less that of an index of ten rows, the best of nine.
"""
import argparse
import json
import os
import pathlib
import tempfile

import numpy as np

import log_plot
from measure_folders import timed
from vector_recall_floor import recalls, ten_nearest


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("sextant", "base", "queries"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 30_000, 100_000, 300_000])
    parser.add_argument("--bytes-per-vector", default="448")
    parser.add_argument("--svg")
    options = parser.parse_args()
    base, queries = np.load(options.base, mmap_mode="r"), np.load(options.queries)
    asked, rows = queries[400:1400], []
    print("| vectors | lists | build | its memory | bytes a vector | opening | p50 / p99 µs | p99 / p50 | recall@10 | lists scanned | resident |\n"
          + "|" + " --- |" * 11)
    with tempfile.TemporaryDirectory() as folder:
        names = [str(pathlib.Path(folder) / n) for n in ("b.npy", "q.npy", "i.npy", "v.vectors", "few.vectors", "few.npy")]
        part, question, ids, index, few, few_rows = names
        np.save(few_rows, base[:10])
        vectors = lambda command, *words: timed([options.sextant, "vectors", command, *words, "--json"])
        vectors("build", "--input", few_rows, "--output", few)
        opening = lambda file: min(vectors("status", "--index", file)[0] for _ in range(9))
        for size in options.sizes:
            values = base[:size]
            np.save(part, values)
            seconds, memory, _ = vectors("build", "--input", part, "--output", index, "--bytes-per-vector", options.bytes_per_vector, "--threads", str(os.cpu_count()))
            status = json.loads(vectors("status", "--index", index)[2])
            if status["lists"]:
                np.save(question, queries[:400])
                vectors("calibrate", "--index", index, "--queries", question)
            np.save(question, asked)
            answers = [json.loads(vectors("search", "--index", index, "--queries", question, "-k", "10", "--recall", "0.95", "--output", ids)[2]) for _ in range(3)]
            best = min(answers, key=lambda a: a["p50_us"])
            recall = recalls(np.load(ids), ten_nearest(values, asked)).mean()
            row = {"rows": size, "p50": best["p50_us"], "p99": min(a["p99_us"] for a in answers)}
            rows.append(row)
            print(f"| {size:,} | {status['lists']} | {seconds:.1f} s | {memory:.0f} MB | {os.path.getsize(index) / size:.0f} | {(opening(index) - opening(few)) * 1e3:.1f} ms | "
                  f"{row['p50']:.0f} / {row['p99']:.0f} | {row['p99'] / row['p50']:.1f} | {recall:.4f} | {best['probes']} | {best['resident_bytes'] / 1e6:.0f} MB |", flush=True)
    if options.svg:
        lines = [("", "#27a", [row["p50"] for row in rows], False), ("", "#27a", [row["p99"] for row in rows], True)]
        log_plot.write(options.svg, "latency in µs at recall@10 of 0.95 asked, over vectors: p50 solid, p99 dashed", [row["rows"] for row in rows], lines)


if __name__ == "__main__":
    main()
