#!/usr/bin/env python3
"""Cuts the HTML and text files of unpacked documentation packages into passages for speed tests.

    python3 lexical_corpus.py FOLDER OUT [--passages 1000000] [--words 90]

Writes OUT/raw.txt (a passage a line) and OUT/tokens.txt (the same as lower-case [a-z0-9]+ words, which
every engine is given ready made), in path order, repeated passages left out; and OUT/queries.txt:
`class<TAB>words`, from passages held out of both files: t1 one word in 20 passages or more, t2 two
content words, t4 and t8 runs of words as they stand, function words among them.
"""
import argparse
import collections
import gzip
import hashlib
import html
import pathlib
import random
import re

DROP = re.compile(r"<(script|style|head|nav|svg)\b.*?</\1\s*>", re.S | re.I)
TAG = re.compile(r"<[^>]*>")
# Lucene cuts longer words.
WORD = re.compile(r"[a-z0-9]{1,255}")
SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".rst", ".md", ".xml", ".gz")


def text_of(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError):
            return ""
    if b"\0" in data[:4096] or len(data) > 20_000_000:
        return ""
    text = data.decode("utf-8", "replace")
    if "<" in text[:2000]:
        text = html.unescape(TAG.sub(" ", DROP.sub(" ", text)))
    return text


def passages(folder, words):
    for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file() and not p.is_symlink()):
        found = text_of(path).split()
        for start in range(0, len(found), words):
            piece = found[start:start + words]
            if len(piece) >= 12:
                yield " ".join(piece)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--words", type=int, default=90)
    options = parser.parse_args()
    chance, seen, held, frequency, count = random.Random(7), set(), [], collections.Counter(), 0
    options.out.mkdir(exist_ok=True)
    with open(options.out / "raw.txt", "w") as raw, open(options.out / "tokens.txt", "w") as plain:
        for text in passages(options.folder, options.words):
            tokens = WORD.findall(text.lower())
            key = hashlib.blake2b(" ".join(tokens).encode(), digest_size=8).digest()
            if len(tokens) < 12 or key in seen:
                continue
            seen.add(key)
            if chance.random() < 0.005:
                held.append(tokens)
                continue
            frequency.update(set(tokens))
            raw.write(text + "\n")
            plain.write(" ".join(tokens) + "\n")
            count += 1
            if count == options.passages:
                break
    function = {w for w, n in frequency.items() if n > count * 0.15}
    with open(options.out / "queries.txt", "w") as queries:
        chance.shuffle(held)
        for kind in ("t1", "t2", "t4", "t8"):
            written = 0
            for tokens in held:
                content = [w for w in tokens if len(w) > 2 and not w.isdigit() and w not in function and frequency[w] >= 20]
                size = int(kind[1:])
                if kind in ("t1", "t2"):
                    words = chance.sample(content, size) if len(content) >= size else []
                else:
                    start = chance.randrange(max(1, len(tokens) - size))
                    words = tokens[start:start + size]
                    if sum(w in function for w in words) == 0 or sum(w in content for w in words) == 0:
                        continue
                if len(set(words)) == size and written < 1000:
                    queries.write(f"{kind}\t{' '.join(words)}\n")
                    written += 1
    print(count, "passages")


if __name__ == "__main__":
    main()
