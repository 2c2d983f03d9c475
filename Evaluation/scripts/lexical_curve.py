#!/usr/bin/env python3
"""Cost of the lexical index by size: indexing time, memory, bytes, and top-10 latency.

    python3 lexical_curve.py --speed SPEED --corpus CORPUS [--sizes 10000 100000 ...] [--svg FILE]

CORPUS holds tokens.txt and queries.txt of lexical_corpus.py or lexical_mix.py. Times are of CPU; latency
is over 250 questions of each class, the best of three passes, one thread. Memory is the program's highest
resident set while it writes, mapped pages included.
"""
import argparse
import math
import pathlib
import subprocess

import numpy as np


def run(speed, text):
    return subprocess.run([speed, "lexical"], input=text, capture_output=True, text=True, check=True).stdout.split("\n")


def svg(rows, path):
    """Latency over passages, both logarithmic."""
    width, height, colours = 560, 320, {"t1": "#888", "t2": "#27a", "t4": "#a52", "t8": "#171"}
    sizes = [r["passages"] for r in rows]
    values = [r[k][i] for r in rows for k in colours for i in (0, 1)]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    x = lambda n: 60 + (width - 90) * math.log(n / sizes[0]) / math.log(sizes[-1] / sizes[0])
    y = lambda v: height - 40 - (height - 70) * (math.log10(v) - low) / (high - low)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             '<text x="60" y="18">top-10 latency in µs of CPU over passages: p50 solid, p99 dashed</text>']
    for power in range(low, high + 1):
        parts.append(f'<line x1="60" x2="{width - 30}" y1="{y(10 ** power):.0f}" y2="{y(10 ** power):.0f}" stroke="#ddd"/>'
                     f'<text x="55" y="{y(10 ** power) + 4:.0f}" text-anchor="end">{10 ** power}</text>')
    parts += [f'<text x="{x(n):.0f}" y="{height - 22}" text-anchor="middle">{n:,}</text>' for n in sizes]
    for kind, colour in colours.items():
        for index, dash in ((0, ""), (1, ' stroke-dasharray="4 3"')):
            points = " ".join(f"{x(r['passages']):.1f},{y(r[kind][index]):.1f}" for r in rows)
            parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}"{dash}/>')
        parts.append(f'<text x="{width - 26}" y="{y(rows[-1][kind][0]) + 4:.0f}" fill="{colour}">{kind}</text>')
    pathlib.Path(path).write_text("\n".join(parts + ["</svg>\n"]))


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
        svg(rows, options.svg)


if __name__ == "__main__":
    main()
