#!/usr/bin/env python3
"""What the encoder's precisions and the index's codes cost: cosine to fp32, and nDCG@10.

Texts and queries of each collection (BEIR layout) go through `sextant encode` once for each precision;
documents are ranked by inner product in numpy and scored by pytrec_eval. The fp32 vectors are also ranked by
`sextant vectors` with inverted lists and codes, which so few rows would not get unasked, at the recall that
is its default. Bars: nDCG@10 of exact search within 0.003 of fp32 for bf16 and 0.006 for int8, that of codes
within 0.005 of exact search. Exit status: 1 when it is not. $TOOLS holds common.py.

    precision_quality.py --sextant PROGRAM --tools $TOOLS --encoder FOLDER COLLECTION...
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

BARS = {"fp32": 0, "bf16": 0.003, "int8": 0.006}
CODES_BAR = 0.005
DEPTH = 100


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("sextant", "tools", "encoder"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--precisions", nargs="+", choices=BARS, default=list(BARS), help="fp32 comes first")
    parser.add_argument("collections", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    sys.path.insert(0, options.tools)
    from common import mean, read_collection, trec_measures
    missed = 0
    print("| collection | precision | least cosine | mean cosine | nDCG@10 | to fp32 |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        source, target = (str(pathlib.Path(scratch) / name) for name in ("texts.txt", "vectors.npy"))

        def encode(texts, precision):
            lines = [" ".join(text.split()) + "\n" for text in texts]
            pathlib.Path(source).write_text("".join(lines), encoding="utf-8", newline="\n")
            subprocess.run([options.sextant, "encode", "--encoder", options.encoder, "--input", source, "--output", target,
                            "--precision", precision, "--threads", options.threads], check=True, stdout=subprocess.DEVNULL)
            return np.load(target)

        def ranked_by_codes(vectors, asked):
            base, index, found = (str(pathlib.Path(scratch) / name) for name in ("base.npy", "base.vectors", "found.npy"))
            np.save(base, vectors)
            np.save(target, asked)
            for command in (["build", "--input", base, "--output", index, "--lists", str(max(8, len(vectors) // 200))],
                            ["search", "--index", index, "--queries", target, "--output", found, "--count", str(DEPTH)]):
                subprocess.run([options.sextant, "vectors", *command], check=True, stdout=subprocess.DEVNULL)
            return np.load(found)

        for folder in options.collections:
            documents, queries, qrels = read_collection(folder)
            qrels = {query: row for query, row in qrels.items() if max(row.values()) > 0}
            queries = [(name, text) for name, text in queries if name in qrels]

            def quality(rankings):
                run = {name: {documents[at][0]: float(-place) for place, at in enumerate(ranking) if at >= 0}
                       for (name, _), ranking in zip(queries, rankings)}
                return mean(trec_measures(qrels, run), "nDCG@10")

            def show(what, found, cosines, bar):
                difference = found - exact[1]
                print(f"| {folder.name} | {what} | {cosines} | {found:.4f} | {difference:+.4f} |", flush=True)
                return abs(difference) > bar

            exact = None
            for precision in options.precisions:
                vectors = encode([f"{title} {text}" for _, title, text in documents], precision)
                asked = encode([text for _, text in queries], precision)
                found = quality(np.argsort(-(asked @ vectors.T), axis=1, kind="stable")[:, :DEPTH])
                exact = exact or (vectors, found)
                cosines = np.einsum("ij,ij->i", vectors, exact[0])
                missed += show(precision, found, f"{cosines.min():.6f} | {cosines.mean():.6f}", BARS[precision])
                if precision == "fp32":
                    missed += show("fp32, codes", quality(ranked_by_codes(vectors, asked)), "|", CODES_BAR)
    print(f"figure: {missed} beyond the bar")
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()
