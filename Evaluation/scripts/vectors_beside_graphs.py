#!/usr/bin/env python3
"""`sextant vectors` beside USearch's graph (bytes) and ScaNN: recall@10 and time of a query on one thread.

All hold the same vectors of unit length. Ours answer queries one at a time, as does each peer; peers are also timed over
all queries in one call on one thread, which spares them Python. Settings and engines alternate over three rounds, and the
least time counts, since other jobs share the machine. Printed: each frontier, and the ratio of times at
given recalls, log-linear between points.

    vectors_beside_graphs.py --sextant PROGRAM --base B.npy --queries Q.npy --index FILE --lists 1024

The index is built first: sextant vectors build --input B.npy --output FILE --bytes-per-vector 448 --lists 1024
"""
import argparse
import json
import os
import subprocess
import tempfile
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

from vector_recall_floor import recalls, ten_nearest
from vectors_beside_faiss import frontier, latency_at

K = 10


def both_ways(queries, search, search_all):
    """(way, ids, microseconds a query): of queries one at a time the median, of all at once the mean."""
    times, found = [], []
    for query in queries:
        start = time.perf_counter_ns()
        found.append(search(query))
        times.append(time.perf_counter_ns() - start)
    start = time.perf_counter()
    search_all(queries)
    together = 1e6 * (time.perf_counter() - start) / len(queries)
    return [(", one at a time", np.array(found), np.percentile(times, 50) / 1000), (", all at once", np.array(found), together)]


class USearch:
    def __init__(self, base, connectivity):
        from usearch.index import Index
        self.name = f"usearch, {connectivity} links"
        self.index = Index(ndim=base.shape[1], metric="cos", dtype="i8", connectivity=connectivity, expansion_add=128)
        start = time.perf_counter()
        self.index.add(np.arange(len(base)), base, threads=2)
        self.seconds, self.bytes = time.perf_counter() - start, self.index.memory_usage / len(base)

    def settings(self):
        return (16, 32, 64, 128, 256, 512)

    def search(self, queries, setting):
        self.index.expansion_search = setting
        return both_ways(queries, lambda query: self.index.search(query, K, threads=1).keys,
                         lambda queries: self.index.search(queries, K, threads=1))


class ScaNN:
    def __init__(self, base, lists):
        import scann
        self.name = "scann, re-scored by bytes"
        start = time.perf_counter()
        self.searcher = (scann.scann_ops_pybind.builder(base, K, "dot_product")
                         .tree(num_leaves=lists, num_leaves_to_search=32, training_sample_size=100_000)
                         .score_ah(2, anisotropic_quantization_threshold=0.2).reorder(100, quantize=True).build())
        # Codes of 4 bits for two dimensions each, bytes, the row's number.
        self.seconds, self.bytes = time.perf_counter() - start, base.shape[1] / 4 + base.shape[1] + 4

    def settings(self):
        return [(leaves, depth) for leaves in (8, 16, 32, 64, 128) for depth in (40, 100, 300)]

    def search(self, queries, setting):
        given = dict(final_num_neighbors=K, leaves_to_search=setting[0], pre_reorder_num_neighbors=setting[1])
        return both_ways(queries, lambda query: self.searcher.search(query, **given)[0],
                         lambda queries: self.searcher.search_batched(queries, **given))


class Sextant:
    def __init__(self, options):
        self.name, self.options, self.seconds = "sextant", options, 0
        self.bytes = os.path.getsize(options.index) / len(np.load(options.base, mmap_mode="r"))

    def settings(self):
        return [(probes, candidates) for probes in (8, 16, 32, 64, 128, 256) for candidates in (40, 100, 300)]

    def search(self, _, setting):
        with tempfile.NamedTemporaryFile(suffix=".npy") as ids:
            answer = subprocess.run(
                [self.options.sextant, "vectors", "search", "--index", self.options.index, "--queries", self.options.queries,
                 "-k", str(K), "--probes", str(setting[0]), "--rerank", str(setting[1]), "--output", ids.name, "--json"],
                capture_output=True, check=True).stdout
            return [("", np.load(ids.name), json.loads(answer)["p50_us"])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("sextant", "base", "queries", "index"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--lists", type=int, required=True)
    parser.add_argument("--recalls", type=float, nargs="+", default=[0.8, 0.9, 0.95, 0.97])
    options = parser.parse_args()
    base, queries = np.load(options.base), np.load(options.queries)
    truth = ten_nearest(base, queries)
    engines = [Sextant(options), *(USearch(base, links) for links in (16, 32)), ScaNN(base, options.lists)]
    runs = {}
    for _ in range(3):
        for engine in engines:
            for setting in engine.settings():
                for way, found, taken in engine.search(queries, setting):
                    runs.setdefault((engine.name + way, setting), []).append((recalls(found, truth).mean(), taken))
    points = {}
    for (name, setting), values in runs.items():
        points.setdefault(name, []).append((values[0][0], min(v[1] for v in values), setting))
    for engine in engines:
        print(f"{engine.name}: {engine.bytes:.0f} bytes a vector, built in {engine.seconds:.0f} s")
    for name, line in points.items():
        print(name)
        for found, latency, setting in frontier(line):
            print(f"  recall {found:.4f}  {latency:.1f} us  {setting}")
    for target in options.recalls:
        times = {name: latency_at(line, target) for name, line in points.items()}
        ours = times.pop("sextant")
        ratios = (f"{name} {theirs and round(theirs)} us" + (f" x{theirs / ours:.2f}" if ours and theirs else "")
                  for name, theirs in times.items())
        print(f"{target:.2f}: {ours and round(ours)} us;", "; ".join(ratios))


if __name__ == "__main__":
    main()
