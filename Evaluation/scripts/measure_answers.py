#!/usr/bin/env python3
"""What `sextant ask` answers about Corpus/: questions with an answer, and questions without one.

    measure_answers.py --sextant PROGRAM [--encoder NAME|DIR]

Of the test topics of Evaluation/topics that have a relevant page: how many are answered, and how many of these
cite one. Of Evaluation/topics/unanswerable.txt, and of the questions of Evaluation/folders, which are about
other software: how many are answered all the same. Exit status 0.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sextant", required=True)
    parser.add_argument("--encoder", default="builtin")
    options = parser.parse_args()
    relevant = {}
    for line in (ROOT / "Evaluation/topics/qrels.tsv").read_text().splitlines()[1:]:
        topic, page, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(topic, set()).add(page)
    topics = [json.loads(line) for line in (ROOT / "Evaluation/topics/topics.jsonl").read_text().splitlines()]
    without = {
        "unanswerable": [line for line in (ROOT / "Evaluation/topics/unanswerable.txt").read_text().splitlines()
                         if line and not line.startswith("#")],
        "about other software": [line.split("\t")[1] for line in
                                 (ROOT / "Evaluation/folders/questions.tsv").read_text().splitlines()[1:]]}
    with tempfile.TemporaryDirectory() as folder:
        index = f"{folder}/index"
        subprocess.run([options.sextant, "index", ROOT / "Corpus", "--index", index, "--encoder", options.encoder],
                       check=True, capture_output=True)

        def ask(question):
            answer = subprocess.run([options.sextant, "ask", question, "--index", index, "--json"], stdout=subprocess.PIPE)
            return json.loads(answer.stdout)

        asked = [(topic["_id"], ask(topic["text"])) for topic in topics
                 if topic["split"] == "test" and topic["_id"] in relevant]
        answered = [(topic, answer) for topic, answer in asked if answer["answered"]]
        citing = sum(any(c["path"] in relevant[topic] for c in answer["citations"]) for topic, answer in answered)
        print(f"with an answer: {len(asked)}, answered {len(answered)}, citing a relevant page {citing}")
        for name, questions in without.items():
            print(f"{name}: {len(questions)}, answered {sum(ask(question)['answered'] for question in questions)}")


if __name__ == "__main__":
    main()
