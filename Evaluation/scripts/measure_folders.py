#!/usr/bin/env python3
"""Indexes real documentation folders and measures what a user feels.

Prints files/s, chunks/s, index bytes for each byte of text, peak memory, the wall time of a whole
`search` process, and whether each question of a table is answered in the first three results.

    apt-get install -y python3-doc postgresql-doc-15
    Evaluation/scripts/measure_folders.py --encoder builtin
"""
import argparse
import csv
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

FOLDERS = {
    "python": "/usr/share/doc/python3.11/html",
    "postgresql": "/usr/share/doc/postgresql-doc-15/html",
}


def timed(command):
    """(wall seconds, peak resident MB, standard output) of a command that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {errors.decode()[-500:]}")
    return seconds, usage.ru_maxrss / 1024, output.decode()


def questions(path, folder):
    with open(path, encoding="utf-8") as lines:
        for row in csv.reader(lines, delimiter="\t"):
            if row[0] == folder:
                yield row[1], row[2].split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sextant", default=".build/release/sextant")
    parser.add_argument("--encoder", default="builtin")
    parser.add_argument("--questions", default="Evaluation/folders/questions.tsv")
    parser.add_argument("--keep", help="keep the indexes in this folder")
    options = parser.parse_args()
    program = str(pathlib.Path(options.sextant).resolve())
    scratch = pathlib.Path(options.keep or tempfile.mkdtemp())
    for name, folder in FOLDERS.items():
        index = scratch / f"{name}.{options.encoder}.sextant"
        seconds, memory, output = timed(
            [program, "index", folder, "--index", str(index), "--encoder", options.encoder, "--json"])
        report = json.loads(output)
        status = json.loads(timed([program, "status", "--index", str(index), "--json"])[2])
        files = report["added"] + report["unchanged"]
        print(f"## {name}, encoder {options.encoder}")
        print(f"files {files}, failed {report['failed']}, chunks {status['chunks']}, text {status['text_bytes'] / 1e6:.1f} MB, "
              f"source {report['bytes_read'] / 1e6:.1f} MB")
        print(f"indexing {seconds:.1f} s: lexical after {report['lexical_seconds']:.1f} s; "
              f"{files / seconds:.0f} files/s, {status['chunks'] / seconds:.0f} chunks/s, peak {memory:.0f} MB")
        print(f"index {status['bytes'] / 1e6:.1f} MB, {status['bytes'] / status['text_bytes']:.2f} bytes for each byte of text")
        again = timed([program, "index", folder, "--index", str(index), "--encoder", options.encoder])[0]
        print(f"again, nothing changed: {again:.2f} s")
        right, walls, inside = 0, [], []
        for question, pages in questions(options.questions, name):
            command = [program, "search", question, "-k", "3", "--index", str(index), "--json"]
            runs = [timed(command) for _ in range(5)]
            walls += [run[0] * 1000 for run in runs]
            answer = json.loads(runs[-1][2])
            inside.append(answer["took_ms"])
            found = [hit["document"]["id"] for hit in answer["results"]]
            place = next((rank for rank, page in enumerate(found, 1) if page in pages), None)
            right += place is not None
            print(f"{'MISS' if place is None else f'  #{place}'}  {question}  ->  {', '.join(found)}")
        print(f"answered in the first three: {right}")
        print(f"search, whole process: median {statistics.median(walls):.0f} ms, max {max(walls):.0f} ms; "
              f"inside the library: median {statistics.median(inside):.1f} ms\n")


if __name__ == "__main__":
    main()
