#!/usr/bin/env python3
"""Cost of the lexical index by size: indexing time, memory, bytes, and top-10 latency.

    python3 lexical_curve.py --speed SPEED --corpus CORPUS [--sizes 10000 100000 ...] [--svg FILE]

CORPUS holds tokens.txt and queries.txt of lexical_corpus.py or lexical_mix.py. Times are of CPU; latency
is over 250 questions of each class, the best of three passes, one thread. Memory is the program's highest
resident set while it writes, mapped pages included.
"""
import argparse
import pathlib
import subprocess

import numpy as np

import log_plot


def run(speed, text):
    return subprocess.run([speed, "lexical"], input=text, capture_output=True, text=True, check=True).stdout.split("\n")


def plot(rows, path):
    """Latency over passages."""
    lines = []
    for kind, colour in {"t1": "#888", "t2": "#27a", "t4": "#a52", "t8": "#171"}.items():
        lines.append((kind, colour, [row[kind][0] for row in rows], False))
        lines.append(("", colour, [row[kind][1] for row in rows], True))
    log_plot.write(path, "top-10 latency in µs of CPU over passages: p50 solid, p99 dashed", [row["passages"] for row in rows], lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", required=True)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 300_000, 900_000, 2_000_000, 5_000_000])
    parser.add_argument("--svg")
    options = parser.parse_args()
    queries = {}
    for line in open(options.corpus / "queries.txt"):
        kind, words = line.rstrip("\n").split("\t")
        queries.setdefault(kind, []).append(words)
    rows = []
    print("| passages | text | indexing CPU | memory | bytes | opening | t1 p50 / p99 µs | t2 | t4 | t8 |\n|" + " --- |" * 10)
    for size in options.sizes:
        part, segment = options.corpus / "part.txt", options.corpus / "part.lexical"
        with open(options.corpus / "tokens.txt") as lines, open(part, "w") as file:
            for number, line in enumerate(lines):
                if number == size:
                    break
                file.write(line)
        answer = run(options.speed, f"build\t{part}\t{segment}\tfreqs\n")[0].split("\t")
        row = {"passages": int(answer[0])}
        for kind, texts in queries.items():
            texts = texts[:250]
            answers = run(options.speed, f"open\t{segment}\n" + "".join(f"q\t{w}\n" for w in texts) * 3)
            times = np.array([int(a.split("\t")[0]) for a in answers[1:] if a]).reshape(3, len(texts)).min(0) / 1e3
            row[kind] = np.percentile(times, [50, 99])
        opening = run(options.speed, f"open\t{segment}\n")[0]
        cells = [f"{row[k][0]:.0f} / {row[k][1]:.0f}" for k in queries]
        print(f"| {row['passages']:,} | {part.stat().st_size / 1e6:.0f} MB | {float(answer[3]):.1f} s | {answer[4]} MB | {int(answer[1]) / 1e6:.1f} MB | "
              f"{float(opening):.2f} ms | " + " | ".join(cells) + " |", flush=True)
        rows.append(row)
        part.unlink()
        segment.unlink()
    if options.svg:
        plot(rows, options.svg)


if __name__ == "__main__":
    main()
