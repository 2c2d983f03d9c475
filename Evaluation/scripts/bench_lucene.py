#!/usr/bin/env python3
"""Top-10 latency, size and indexing time of the lexical index beside Lucene and tantivy, in one run.

    javac -cp JAR -d OUT scripts/LuceneBench.java
    python3 bench_lucene.py --speed SPEED --corpus CORPUS --jar JAR --classes OUT [--rounds 5]

CORPUS is a folder that lexical_corpus.py wrote. Every engine gets the same words ready made, ranks with
BM25 (1.2, 0.75, one-byte lengths) and runs on one thread; times are CPU of the querying thread (tantivy
runs inside this process). Queries go to the engines in turn, one by one; a query's time is the median of
the rounds after a warm-up of two. Lists are compared with Lucene's: equal means the same documents at
every rank but for ties within float precision.

--pisa adds PISA (PyPI: pyterrier-pisa and tbb<2021, whose library LD_LIBRARY_PATH must name) over
block_simdbp with one of its algorithms, so that none finds its lists in the caches that another filled; it
scores with exact lengths.

With --text only indexing is measured, of CORPUS/raw.txt with positions, each engine analysing for itself:
Lucene by its EnglishAnalyzer. Builds take turns; Java's first one is its warm-up.
"""
import argparse
import glob
import importlib.util
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import time

import numpy as np


class Piped:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1)

    def ask(self, *parts):
        self.process.stdin.write("\t".join(parts) + "\n")
        return self.process.stdout.readline().rstrip("\n").split("\t")

    def search(self, words):
        answer = self.ask("q", words)
        return int(answer[0]), [(int(d), float(s)) for d, s in (x.split(":") for x in answer[1:])]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Tantivy:
    def __init__(self, corpus, folder, positions):
        import tantivy
        self.t = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="terms", index_option="position" if positions else "freq")
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(builder.build(), str(folder))
        index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self.built = None
        if corpus:
            start, cpu = time.perf_counter(), time.process_time()
            writer = index.writer(256_000_000, 1)
            with open(corpus) as lines:
                for row, line in enumerate(lines):
                    writer.add_document(tantivy.Document(body=line))
            writer.commit()
            writer.wait_merging_threads()
            self.built = [row + 1, 0, time.perf_counter() - start, time.process_time() - cpu]
        index.reload()
        self.schema, self.searcher = index.schema, index.searcher()

    def search(self, words):
        t = self.t
        query = t.Query.boolean_query([(t.Occur.Should, t.Query.term_query(self.schema, "body", w, "freq")) for w in words.split()])
        start = time.thread_time_ns()
        self.searcher.search(query, 10, count=False)
        return time.thread_time_ns() - start, []


class Pisa:
    """Times include the call from Python: 2.4 µs for a word that no passage has."""
    algorithms = ("maxscore", "block_max_maxscore", "block_max_wand")
    encoding = "block_simdbp"

    def __init__(self, folder, algorithm):
        self.pisa, self.algorithm, self.context = self.module(), algorithm, self.module().RetrievalContext()
        self.pisa.prepare_index(self.context, str(folder), self.encoding, "bm25", "", bm25_k1=1.2, bm25_b=0.75)
        self.rows, self.ranks = np.empty(10, np.int32), np.empty(10, np.int32)
        self.names, self.scores = np.empty(10, object), np.empty(10, np.float32)

    @staticmethod
    def module():
        if "_pisathon" not in sys.modules:
            found = glob.glob(os.path.join(sys.prefix, "lib/python*/site-packages/pyterrier_pisa/_pisathon*.so"))
            spec = importlib.util.spec_from_file_location("_pisathon", found[0])
            sys.modules["_pisathon"] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules["_pisathon"])
        return sys.modules["_pisathon"]

    @classmethod
    def build(cls, tokens, folder):
        folder.mkdir(parents=True, exist_ok=True)
        named = folder / "named.txt"
        with open(tokens) as lines, open(named, "w") as out:
            out.writelines(f"{row} {line}" for row, line in enumerate(lines))
        cpu = time.process_time()
        cls.module().index(str(named), str(folder), "", 100_000, 1)
        cls(folder, cls.algorithms[0])
        size = sum(f.stat().st_size for f in folder.iterdir() if cls.encoding in f.name or ".bmw." in f.name or f.name == "fwd.termlex")
        print(f"pisa: {size / 1e6:.1f} MB with its terms, {time.process_time() - cpu:.1f} s CPU")
        named.unlink()

    def search(self, words):
        start = time.thread_time_ns()
        self.pisa.retrieve(self.context, self.algorithm, [(0, words)], k=10, threads=1, result_qidxs=self.rows,
                           result_docnos=self.names, result_ranks=self.ranks, result_scores=self.scores)
        return time.thread_time_ns() - start, []


def same(ours, theirs):
    """True when every rank holds equal scores (1e-6) and documents that differ tie."""
    if len(ours) != len(theirs) or any(abs(a - b) > 2e-6 * b for (_, a), (_, b) in zip(ours, theirs)):
        return False
    for (d, a), (e, b) in zip(ours, theirs):
        if d != e and not any(abs(s - a) <= 2e-6 * a for x, s in ours + theirs if x != d):
            return False
    return True


def index_texts(ours, lucene, options):
    texts = options.corpus / "raw.txt"
    megabytes = texts.stat().st_size / 1e6
    folder = options.work / "lucene.text"
    for number in range(options.rounds):
        shutil.rmtree(folder, ignore_errors=True)
        for name, answer in (("sextant", ours.ask("text", str(texts), str(options.work / "sextant.text"))),
                             ("lucene", lucene.ask("text", str(texts), str(folder)))):
            print(f"{name}, build {number + 1}: {answer[0]} passages, {int(answer[1]) / 1e6:.1f} MB, {float(answer[2]):.1f} s wall, "
                  f"{float(answer[3]):.1f} s CPU ({megabytes / float(answer[3]):.1f} MB/s)", flush=True)
    ours.close()
    lucene.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", required=True)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--jar", required=True)
    parser.add_argument("--classes", required=True)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("bench_lucene"))
    parser.add_argument("--queries", type=int, default=300, help="of each class")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--build", action="store_true", help="build anew even when an index is there")
    parser.add_argument("--positions", action="store_true")
    parser.add_argument("--no-tantivy", action="store_true")
    parser.add_argument("--pisa", choices=Pisa.algorithms)
    parser.add_argument("--text", action="store_true")
    options = parser.parse_args()
    kind = "positions" if options.positions else "freqs"
    tokens = options.corpus / "tokens.txt"
    megabytes = tokens.stat().st_size / 1e6
    options.work.mkdir(exist_ok=True)
    ours = Piped([options.speed, "lexical"])
    lucene = Piped(["java", "-Xmx2g", "-cp", f"{options.classes}:{options.jar}", "LuceneBench"])
    if options.text:
        return index_texts(ours, lucene, options)
    engines = {"sextant": ours, "lucene": lucene}
    print(f"{tokens}: {megabytes:.0f} MB")
    segment, folder = options.work / f"sextant.{kind}", options.work / f"lucene.{kind}"
    if options.build or not segment.exists():
        answer = ours.ask("build", str(tokens), str(segment), kind)
        print(f"sextant: {answer[0]} passages, {int(answer[1]) / 1e6:.1f} MB, {float(answer[2]):.1f} s wall, {float(answer[3]):.1f} s CPU "
              f"({megabytes / float(answer[3]):.1f} MB/s), {answer[4]} MB of memory")
    if options.build or not folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        for warm in (False, True) if options.build else (True,):
            shutil.rmtree(folder, ignore_errors=True)
            answer = lucene.ask("build", str(tokens), str(folder), kind)
            print(f"lucene{' (second build of one process)' if warm and options.build else ''}: {answer[0]} passages, {int(answer[1]) / 1e6:.1f} MB, "
                  f"{float(answer[2]):.1f} s wall, {float(answer[3]):.1f} s CPU ({megabytes / float(answer[3]):.1f} MB/s)")
    print("sextant opens in", ours.ask("open", str(segment))[0], "ms;", "lucene:", lucene.ask("open", str(folder))[0])
    if not options.no_tantivy:
        place = options.work / f"tantivy.{kind}"
        fresh = options.build or not place.exists()
        if fresh:
            shutil.rmtree(place, ignore_errors=True)
        engines["tantivy"] = Tantivy(tokens if fresh else None, place, options.positions)
        if engines["tantivy"].built:
            size = sum(f.stat().st_size for f in place.iterdir())
            print(f"tantivy: {size / 1e6:.1f} MB, {engines['tantivy'].built[2]:.1f} s wall, {engines['tantivy'].built[3]:.1f} s CPU")
    if options.pisa:
        place = options.work / "pisa"
        if options.build or not place.exists():
            shutil.rmtree(place, ignore_errors=True)
            Pisa.build(tokens, place)
        engines["pisa"] = Pisa(place, options.pisa)
    queries = {}
    for line in open(options.corpus / "queries.txt"):
        name, words = line.rstrip("\n").split("\t")
        queries.setdefault(name, []).append(words)
    print("class engine p50_us p99_us | sextant's times: p50 p99 mean | equal lists")
    for name, texts in queries.items():
        texts = texts[:options.queries]
        times = {e: [[] for _ in texts] for e in engines}
        equal = 0
        for number in range(options.rounds + 2):
            for place, words in enumerate(texts):
                answers = {}
                for engine in engines:
                    nanoseconds, answers[engine] = engines[engine].search(words)
                    if number >= 2:
                        times[engine][place].append(nanoseconds / 1e3)
                if number == 0:
                    equal += same(answers["sextant"], answers["lucene"])
        typical = {e: np.array([statistics.median(t) for t in times[e]]) for e in engines}
        own = typical["sextant"]
        for engine, value in typical.items():
            p50, p99 = np.percentile(value, [50, 99])
            ratio = "" if engine == "sextant" else f"{p50 / np.percentile(own, 50):.2f} {p99 / np.percentile(own, 99):.2f} {value.mean() / own.mean():.2f}"
            print(f"{name} {engine} {p50:.0f} {p99:.0f} | {ratio} | {f'{equal} of {len(texts)}' if engine == 'lucene' else ''}", flush=True)
    ours.close()
    lucene.close()


if __name__ == "__main__":
    main()
