#!/usr/bin/env python3
"""What the encoder's precisions cost: cosine to fp32 and nDCG@10 of exact search.

Texts and queries of each collection (BEIR layout) go through `sextant encode` once for each precision;
documents are ranked by inner product in numpy and scored by pytrec_eval. Bar: nDCG@10 within 0.003 of fp32
for bf16 and within 0.006 for int8. Exit status: 1 when it is not. $TOOLS holds common.py.

    precision_quality.py --sextant PROGRAM --tools $TOOLS --encoder FOLDER COLLECTION...
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

BARS = {"fp32": 0, "bf16": 0.003, "int8": 0.006}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("sextant", "tools", "encoder"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--threads", default="2")
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

        for folder in options.collections:
            documents, queries, qrels = read_collection(folder)
            qrels = {query: row for query, row in qrels.items() if max(row.values()) > 0}
            queries = [(name, text) for name, text in queries if name in qrels]
            exact = None
            for precision, bar in BARS.items():
                vectors = encode([f"{title} {text}" for _, title, text in documents], precision)
                asked = encode([text for _, text in queries], precision)
                run = {}
                for (name, _), scores in zip(queries, asked @ vectors.T):
                    best = np.argsort(-scores, kind="stable")[:100]
                    run[name] = {documents[at][0]: float(scores[at]) for at in best}
                quality = mean(trec_measures(qrels, run), "nDCG@10")
                exact = exact or (vectors, quality)
                cosines = np.einsum("ij,ij->i", vectors, exact[0])
                difference = quality - exact[1]
                missed += abs(difference) > bar
                print(f"| {folder.name} | {precision} | {cosines.min():.6f} | {cosines.mean():.6f} | {quality:.4f} | {difference:+.4f} |",
                      flush=True)
    print(f"figure: {missed} beyond the bar")
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()
