#!/usr/bin/env python3
"""How often a misspelt word becomes the right one.

Words of at least five letters that at least five documents of a collection (BEIR layout) use are drawn by a fixed
seed; each gets one slip inside (a letter left out, put in or mistaken, or two swapped) and is searched for
alone. Right: the correction has the stem of the word that was meant. Some slips make another good word.

    measure_corrections.py --sextant PROGRAM --tools $TOOLS --count 200 COLLECTION

$TOOLS holds common.py.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile


def slip(word, generator):
    place, letter = generator.randrange(1, len(word) - 1), generator.choice("abcdefghijklmnopqrstuvwxyz")
    return generator.choice([word[:place] + word[place + 1:], word[:place] + letter + word[place:],
                             word[:place] + letter + word[place + 1:],
                             word[:place] + word[place + 1] + word[place] + word[place + 2:]])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("sextant", "tools"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("collection", type=pathlib.Path)
    options = parser.parse_args()
    sys.path.insert(0, options.tools)
    from common import read_collection
    documents, _, _ = read_collection(options.collection)
    uses = collections.Counter(word for _, _, text in documents for word in set(re.findall(r"\b[a-z]{5,}\b", text)))
    generator = random.Random(7)
    meant = generator.sample(sorted(word for word, count in uses.items() if count >= 5), options.count)
    typed = [slip(word, generator) for word in meant]

    def run(*arguments, **given):
        return subprocess.run([options.sextant, *arguments], capture_output=True, text=True, **given)

    def stems(words):
        return run("analyze", "--input", "-", input="\n".join(words) + "\n").stdout.splitlines()

    with tempfile.TemporaryDirectory() as scratch:
        texts, index = (str(pathlib.Path(scratch) / name) for name in ("documents.jsonl", "index"))
        with open(texts, "w", encoding="utf-8") as file:
            for name, title, text in documents:
                file.write(json.dumps({"_id": name, "title": title, "text": text}) + "\n")
        run("index", texts, "--index", index, "--encoder", "builtin", check=True)
        found = []
        for word in typed:
            answer = run("search", word, "--index", index, "--mode", "lexical", "--json", "-k", "1", "--no-fail", check=True)
            found.append(json.loads(answer.stdout).get("corrected_query") or word)
    counts = collections.Counter()
    for word, slipped, corrected, wanted, got in zip(meant, typed, found, stems(meant), stems(found)):
        kind = "right" if wanted == got else "wrong" if corrected != slipped else "none"
        counts[kind] += 1
        if kind == "wrong":
            print(f"  {slipped}: {corrected}, meant {word}")
    print("figure:", ", ".join(f"{kind} {counts[kind]}" for kind in ("right", "wrong", "none")), f"of {options.count}")


if __name__ == "__main__":
    main()
