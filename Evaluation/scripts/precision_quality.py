#!/usr/bin/env python3
"""What the encoder's precisions cost: cosine to fp32 and nDCG@10 of exact search.

Texts and queries of each collection (BEIR layout) go through `sextant encode` once for each precision;
documents are ranked by inner product in numpy and scored by pytrec_eval. Bar: nDCG@10 within 0.003 of
fp32 for bf16 and within 0.006 for int8. Exit status: 1 when it is not.

    precision_quality.py --sextant PROGRAM --encoder FOLDER COLLECTION...
"""
import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pytrec_eval

BARS = {"fp32": 0, "bf16": 0.003, "int8": 0.006}


def lines_of(path):
    """The lines of a file, plain or .gz."""
    found = path if path.exists() else path.with_name(path.name + ".gz")
    with (gzip.open if found.suffix == ".gz" else open)(found, "rt", encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\r\n") for line in lines]


def records(path):
    """The objects of a .jsonl file."""
    return [json.loads(line) for line in lines_of(path) if line.strip()]


def judgements(folder):
    """Query -> document -> grade, of queries that have a relevant document."""
    rows = {}
    for line in lines_of(folder / "qrels" / "test.tsv")[1:]:
        query, document, grade = line.split("\t")
        rows.setdefault(query, {})[document] = int(grade)
    return {query: row for query, row in rows.items() if max(row.values()) > 0}


def ndcg(queries, documents, query_ids, document_ids, qrels):
    """Mean nDCG@10 of the hundred nearest."""
    run = {}
    for name, scores in zip(query_ids, queries @ documents.T):
        best = np.argsort(-scores, kind="stable")[:100]
        run[name] = {document_ids[at]: float(scores[at]) for at in best}
    scores = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.10"}).evaluate(run)
    return sum(row["ndcg_cut_10"] for row in scores.values()) / len(qrels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sextant", required=True)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--threads", default="2")
    parser.add_argument("collections", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
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
            qrels = judgements(folder)
            documents = records(folder / "corpus.jsonl")
            queries = [query for query in records(folder / "queries.jsonl") if query["_id"] in qrels]
            exact = None
            for precision, bar in BARS.items():
                vectors = encode([f"{d.get('title') or ''} {d['text']}" for d in documents], precision)
                asked = encode([query["text"] for query in queries], precision)
                quality = ndcg(asked, vectors, [q["_id"] for q in queries], [d["_id"] for d in documents], qrels)
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
