#!/usr/bin/env python3
"""Makes a larger collection of an existing one, for cost curves beyond it.

    python3 lexical_mix.py CORPUS OUT PASSAGES

Passage i of copy c is the first half of passage i and the second half of another, so that the vocabulary
and its frequencies stay those of the collection and no passage repeats. The first copy is the collection.
"""
import pathlib
import sys


def main():
    corpus, out, count = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    lines = (corpus / "tokens.txt").read_text().splitlines()
    out.mkdir(exist_ok=True)
    (out / "queries.txt").write_text((corpus / "queries.txt").read_text())
    with open(out / "tokens.txt", "w") as file:
        for number in range(count):
            copy, place = divmod(number, len(lines))
            line = lines[place]
            if copy:
                first, second = line.split(), lines[(place * 7919 + copy * 104729) % len(lines)].split()
                line = " ".join(first[:len(first) // 2] + second[len(second) // 2:])
            file.write(line + "\n")


if __name__ == "__main__":
    main()
