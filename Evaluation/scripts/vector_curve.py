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
import math
import os
import pathlib
import subprocess
import tempfile
import time

import numpy as np


def measured(command):
    """Standard output, wall seconds and peak megabytes of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return text, time.perf_counter() - start, usage.ru_maxrss / 1024


def svg(rows, path):
    """Latency over rows, both logarithmic."""
    width, height = 560, 320
    sizes, values = [r["rows"] for r in rows], [r[k] for r in rows for k in ("p50", "p99")]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    x = lambda n: 60 + (width - 90) * math.log(n / sizes[0]) / math.log(sizes[-1] / sizes[0])
    y = lambda v: height - 40 - (height - 70) * (math.log10(v) - low) / (high - low)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             '<text x="60" y="18">latency in µs at recall@10 of 0.95 asked, over vectors: p50 solid, p99 dashed</text>']
    for power in range(low, high + 1):
        parts.append(f'<line x1="60" x2="{width - 30}" y1="{y(10 ** power):.0f}" y2="{y(10 ** power):.0f}" stroke="#ddd"/>'
                     f'<text x="55" y="{y(10 ** power) + 4:.0f}" text-anchor="end">{10 ** power}</text>')
    parts += [f'<text x="{x(n):.0f}" y="{height - 22}" text-anchor="middle">{n:,}</text>' for n in sizes]
    for key, dash in (("p50", ""), ("p99", ' stroke-dasharray="4 3"')):
        points = " ".join(f"{x(r['rows']):.1f},{y(r[key]):.1f}" for r in rows)
        parts.append(f'<polyline points="{points}" fill="none" stroke="#27a"{dash}/>')
    pathlib.Path(path).write_text("\n".join(parts + ["</svg>\n"]))


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
        vectors = lambda command, *words: measured([options.sextant, "vectors", command, *words, "--json"])
        vectors("build", "--input", few_rows, "--output", few)
        opening = lambda file: min(vectors("status", "--index", file)[1] for _ in range(9))
        for size in options.sizes:
            values = np.asarray(base[:size])
            np.save(part, values)
            _, seconds, memory = vectors("build", "--input", part, "--output", index, "--bytes-per-vector", options.bytes_per_vector, "--threads", str(os.cpu_count()))
            status = json.loads(vectors("status", "--index", index)[0])
            if status["lists"]:
                np.save(question, queries[:400])
                vectors("calibrate", "--index", index, "--queries", question)
            np.save(question, asked)
            truth = np.concatenate([np.argpartition(-(block @ values.T), 10, axis=1)[:, :10] for block in np.array_split(asked, 10)])
            answers = [json.loads(vectors("search", "--index", index, "--queries", question, "-k", "10", "--recall", "0.95", "--output", ids)[0]) for _ in range(3)]
            best = min(answers, key=lambda a: a["p50_us"])
            recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(np.load(ids), truth)])
            row = {"rows": size, "p50": best["p50_us"], "p99": min(a["p99_us"] for a in answers)}
            rows.append(row)
            print(f"| {size:,} | {status['lists']} | {seconds:.1f} s | {memory:.0f} MB | {os.path.getsize(index) / size:.0f} | {(opening(index) - opening(few)) * 1e3:.1f} ms | "
                  f"{row['p50']:.0f} / {row['p99']:.0f} | {row['p99'] / row['p50']:.1f} | {recall:.4f} | {best['probes']} | {best['resident_bytes'] / 1e6:.0f} MB |", flush=True)
    if options.svg:
        svg(rows, options.svg)


if __name__ == "__main__":
    main()
