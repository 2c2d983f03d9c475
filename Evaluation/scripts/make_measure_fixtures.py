#!/usr/bin/env python3
"""Writes the reference values that the tests of the measures compare with.

    python3 -m venv venv && venv/bin/pip install pytrec_eval-terrier==0.5.11 numpy
    venv/bin/python Evaluation/scripts/make_measure_fixtures.py

Random qrels and runs, small and hard: equal scores, scores equal only as 32-bit floats, names whose
byte order is not their dictionary order, graded and negative judgements, unjudged documents, topics
missing on either side. The values are those of trec_eval's own C code (through pytrec_eval), for every
topic of the qrels. The same seed gives the same file.
"""
import json
import pathlib
import random

import numpy
import pytrec_eval

SEED = 20250117
CASE_COUNT = 48
PLAIN = {"nDCG@10": "ndcg_cut_10", "nDCG@100": "ndcg_cut_100", "R@10": "recall_10",
         "R@100": "recall_100", "MAP": "map", "P@5": "P_5"}
MEASURES = [*PLAIN, "MRR@10", "Judged@10"]
TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/EvaluationTests/Fixtures/measures.json"

NAMES = {
    "digits": "{}".format,
    "padded": "doc-{:04d}".format,
    "mixed case": lambda n: f"{'Za_'[n % 3]}{n}",
    "beyond ASCII": "\u00e9-{}".format,
    # Every second name looks like the one before it, and is another document to trec_eval.
    "look-alike": lambda n: "{}-{}".format(("\u00e9", "e\u0301")[n % 2], n // 2),
}
GRADES = {"binary": [0, 1], "graded": [0, 1, 2, 3], "negative": [-1, 0, 1, 2], "steep": [0, 1, 10],
          "nothing relevant": [0, -1]}
SCORES = {
    "distinct": lambda rng: rng.random() * 40,
    "tied": lambda rng: rng.randrange(3) / 2,
    "all equal": lambda rng: 1.0,
    "below zero": lambda rng: -rng.random() * 1000,
    "equal as 32-bit floats": lambda rng: 7 + rng.randrange(4) * 1e-8,
    "tiny": lambda rng: rng.random() * 1e-7,
}


def make_case(rng, index):
    """(name, qrels, run): dictionaries of topic to document to grade or score."""
    style, score = list(NAMES)[index % len(NAMES)], list(SCORES)[index % len(SCORES)]
    grade = list(GRADES)[index // 6 % len(GRADES)]
    pool = [NAMES[style](n) for n in range(rng.choice([4, 15, 40, 130]))]
    qrels, run = {}, {}
    for number in range(rng.choice([1, 3, 6])):
        topic = f"t{number}"
        if number == 0 or rng.random() < 0.85:
            judged = rng.sample(pool, rng.randint(1, min(len(pool), 25)))
            qrels[topic] = {d: rng.choice(GRADES[grade]) for d in judged}
        if number == 0 or rng.random() < 0.85:
            found = rng.sample(pool, rng.randint(1, len(pool)))
            run[topic] = {d: SCORES[score](rng) for d in found}
    return f"{index}: names {style}, grades {grade}, scores {score}", qrels, run


def first(ranked, depth):
    """The head of a ranking in trec_eval's order."""
    order = sorted(ranked, key=lambda d: (numpy.float32(ranked[d]), d.encode()), reverse=True)
    return {d: ranked[d] for d in order[:depth]}


def reference(qrels, run):
    """{topic: values in the order of MEASURES} for every topic of the qrels."""
    head = {topic: first(ranked, 10) for topic, ranked in run.items()}
    any_grade = {topic: dict.fromkeys(judged, 1) for topic, judged in qrels.items()}
    full = pytrec_eval.RelevanceEvaluator(
        qrels, {"ndcg_cut.10,100", "recall.10,100", "map", "P.5"}).evaluate(run)
    reciprocal = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(head)
    seen = pytrec_eval.RelevanceEvaluator(any_grade, {"P.10"}).evaluate(head)
    values = {}
    for topic in qrels:
        if topic not in run:  # trec_eval -c
            values[topic] = [0.0] * len(MEASURES)
            continue
        row = [full[topic][key] for key in PLAIN.values()]
        row += [reciprocal[topic]["recip_rank"], seen[topic]["P_10"] * 10 / len(head[topic])]
        values[topic] = [round(value, 9) for value in row]
    return values


def qrels_text(qrels, tabbed):
    rows = [(t, d, g) for t, judged in qrels.items() for d, g in judged.items()]
    if tabbed:
        return "query-id\tcorpus-id\tscore\n" + "".join(f"{t}\t{d}\t{g}\n" for t, d, g in rows)
    return "".join(f"{t} 0 {d} {g}\n" for t, d, g in rows)


def run_text(run, rng):
    """Lines in no order, ranks that mislead: scores alone count."""
    lines = [f"{t} Q0 {d} {rng.randint(1, 99)} {score!r} x\n"
             for t, ranked in run.items() for d, score in ranked.items()]
    rng.shuffle(lines)
    return "".join(lines)


def main():
    rng = random.Random(SEED)
    cases = []
    for index in range(CASE_COUNT):
        name, qrels, run = make_case(rng, index)
        cases.append({"name": name, "qrels": qrels_text(qrels, tabbed=index % 2 == 1),
                      "run": run_text(run, rng), "values": reference(qrels, run)})
    fixture = {"tool": "pytrec_eval-terrier 0.5.11", "seed": SEED, "measures": MEASURES, "cases": cases}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(fixture, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    topics = sum(len(case["values"]) for case in cases)
    print(f"{TARGET.name}: {len(cases)} cases, {topics} topics, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
