#!/usr/bin/env python3
"""`sextant vectors` beside FAISS' FastScan codes with a byte store: recall@10 and median latency.

Both hold the same vectors, unit length unless --l2, in as many lists; queries go one at a time on one thread; settings and
engines alternate over three rounds, and the least median counts, since other jobs share the machine.
Printed: each frontier, and the ratio of latencies at given recalls, log-linear between points. With --batch all
queries are then asked in one call, on one thread and on two, at the settings that reach each recall first.

    vectors_beside_faiss.py --sextant PROGRAM --tools DIR --base B.npy --queries Q.npy --index FILE \
        --lists 1024

$TOOLS holds faiss_peer.py; the index is built first:
    sextant vectors build --input B.npy --output FILE --bytes-per-vector 448 --lists 1024
"""
import argparse
import json
import math
import subprocess
import sys
import tempfile
import time

import numpy as np


def frontier(points):
    """(recall, p50, ...) that no other beats in both, by rising recall."""
    kept = []
    for point in sorted(points, key=lambda p: (-p[0], p[1])):
        if not kept or point[1] < kept[-1][1]:
            kept.append(point)
    return kept[::-1]


def latency_at(points, recall):
    line = frontier(points)
    above = next((i for i, p in enumerate(line) if p[0] >= recall), None)
    if above is None:
        return None
    if above == 0:
        return line[0][1]
    low, high = line[above - 1], line[above]
    share = (recall - low[0]) / (high[0] - low[0])
    return math.exp(math.log(low[1]) + share * (math.log(high[1]) - math.log(low[1])))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("sextant", "tools", "base", "queries", "index"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--lists", type=int, required=True)
    parser.add_argument("--l2", action="store_true", help="near by L2 (build the index with --metric l2)")
    parser.add_argument("--batch", action="store_true")
    parser.add_argument("--codes", nargs="+", default=["PQ96x4fs"])
    parser.add_argument("--recalls", type=float, nargs="+", default=[0.8, 0.85, 0.9, 0.93, 0.95, 0.97])
    options = parser.parse_args()
    sys.path.insert(0, options.tools)
    import faiss
    from faiss_peer import Faiss
    base, queries = np.load(options.base), np.load(options.queries)
    flat = (faiss.IndexFlatL2 if options.l2 else faiss.IndexFlatIP)(base.shape[1])
    flat.add(base)
    truth = flat.search(queries, 10)[1]
    recall = lambda ids: sum(len(set(a) & set(b)) for a, b in zip(truth, ids)) / truth.size
    peers = [Faiss(f"IVF{options.lists},{codes},Refine(SQ8)", base, 2) for codes in options.codes]
    runs = {}
    with tempfile.NamedTemporaryFile(suffix=".npy") as ids:
        for _ in range(3):
            for probes in (8, 16, 32, 64, 128, 256):
                for candidates in (40, 100, 300):
                    answer = json.loads(subprocess.run(
                        [options.sextant, "vectors", "search", "--index", options.index, "--queries", options.queries, "-k", "10",
                         "--probes", str(probes), "--rerank", str(candidates), "--output", ids.name, "--json"],
                        capture_output=True, check=True).stdout)
                    runs.setdefault(("sextant", probes, candidates), []).append((recall(np.load(ids.name)), answer["p50_us"]))
                for peer in peers:
                    for setting in [s for s in peer.settings() if s["probes"] == probes]:
                        found, times = peer.search(queries, setting, 10)
                        runs.setdefault((peer.name, probes, setting["refine"]), []).append((recall(found), np.percentile(times, 50)))
    points = {}
    for (name, *setting), values in runs.items():
        points.setdefault(name, []).append((values[0][0], min(v[1] for v in values), setting))
    for name, own in points.items():
        print(name)
        for found, latency, setting in frontier(own):
            print(f"  recall {found:.4f}  p50 {latency:.1f} us  {setting}")
    for target in options.recalls:
        ours = latency_at(points["sextant"], target)
        theirs = min((l for n, p in points.items() if n != "sextant" and (l := latency_at(p, target))), default=None)
        ratio = f"x{theirs / ours:.2f}" if ours and theirs else "-"
        print(f"{target:.2f}: {ours and round(ours)} us, FAISS {theirs and round(theirs)} us, {ratio}")
    if options.batch:
        batches(options, points, peers[0], queries)


def batches(options, points, peer, queries):
    """Queries a second of one call, the best of five alternated rounds."""
    import faiss
    for target in options.recalls:
        rates = {}
        chosen = {n: next((p[2] for p in frontier(points[n]) if p[0] >= target), None) for n in ("sextant", peer.name)}
        if None in chosen.values():
            continue
        for _ in range(5):
            for threads in (1, 2):
                probes, candidates = chosen["sextant"]
                with tempfile.NamedTemporaryFile(suffix=".npy") as ids:
                    answer = json.loads(subprocess.run(
                        [options.sextant, "vectors", "search", "--index", options.index, "--queries", options.queries, "-k", "10", "--probes",
                         str(probes), "--rerank", str(candidates), "--output", ids.name, "--batch", "--threads", str(threads), "--json"],
                        capture_output=True, check=True).stdout)
                rates.setdefault(("sextant", threads), []).append(answer["queries_per_second"])
                faiss.omp_set_num_threads(threads)
                faiss.extract_index_ivf(peer.codes).nprobe, peer.index.k_factor = chosen[peer.name]
                start = time.perf_counter()
                peer.index.search(queries, 10)
                rates.setdefault(("FAISS", threads), []).append(len(queries) / (time.perf_counter() - start))
        best = {k: max(v) for k, v in rates.items()}
        print(f"{target:.2f}, one call: " + "; ".join(
            f"{n} {best[n, 1]:.0f} and {best[n, 2]:.0f} queries/s (x{best[n, 2] / best[n, 1]:.2f})" for n in ("sextant", "FAISS")))


if __name__ == "__main__":
    main()
