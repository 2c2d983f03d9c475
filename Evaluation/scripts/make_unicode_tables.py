#!/usr/bin/env python3
"""Writes the character tables of Sources/Encoder/Tokenizer/UnicodeTables.swift.

Hugging Face's Rust library mixes several editions of Unicode: one for categories, one for
decomposition, one for lower-casing. So the tables are not taken from a database but from the
library itself, by asking it about every character there is. Canonical combining classes come from
Python's `unicodedata`, kept only where the library reorders by them.

    pip install tokenizers==0.23.3
    python3 Evaluation/scripts/make_unicode_tables.py > Sources/Encoder/Tokenizer/UnicodeTables.swift
"""
import unicodedata

import tokenizers
from tokenizers import normalizers, pre_tokenizers

POINTS = [p for p in range(0x110000) if not 0xD800 <= p < 0xE000]
HANGUL = range(0xAC00, 0xD7A4)


def only(step):
    names = ["clean_text", "handle_chinese_chars", "strip_accents", "lowercase"]
    return normalizers.BertNormalizer(**{name: name == step for name in names})


def runs(points):
    """Sorted characters as inclusive (first, last) pairs."""
    found = []
    for p in sorted(points):
        if found and found[-1][1] == p - 1:
            found[-1][1] = p
        else:
            found.append([p, p])
    return [end for pair in found for end in pair]


def combining_classes(nfd):
    """(first, last, class) of characters that the library reorders, and that class must be right."""
    found = []
    for p in POINTS:
        wanted = unicodedata.combining(chr(p))
        if not wanted or nfd.normalize_str(chr(p)) != chr(p):
            continue
        after_240 = nfd.normalize_str(f"a\u0345{chr(p)}") != f"a\u0345{chr(p)}"
        before_1 = nfd.normalize_str(f"a{chr(p)}\u0334") != f"a{chr(p)}\u0334"
        if not after_240 and not before_1:
            continue  # unassigned in the library's edition
        assert (after_240, before_1) == (wanted < 240, wanted > 1), hex(p)
        if found and found[-1][1] == p - 1 and found[-1][2] == wanted:
            found[-1][1] = p
        else:
            found.append([p, p, wanted])
    return [value for triple in found for value in triple]


def lowercase_runs(pairs):
    """(first, last, step, first's lower case) so that neighbours with one offset share a run."""
    found = []
    for p, lower in sorted(pairs.items()):
        if found:
            first, last, step, target = found[-1]
            gap = p - last
            if lower - p == target - first and (gap == step or (first == last and gap in (1, 2))):
                found[-1] = [first, p, gap, target]
                continue
        found.append([p, p, 1, lower])
    return [value for run in found for value in run]


def swift(name, doc, values):
    lines, line = [], "   "
    for value in values:
        word = f" 0x{value:X},"
        if len(line) + len(word) > 100:
            lines.append(line)
            line = "   "
        line += word
    lines.append(line)
    comment = "\n".join(f"  /// {part}" for part in doc.split("\n"))
    return f"{comment}\n  static let {name}: [UInt32] = [\n" + "\n".join(lines) + "\n  ]\n"


def main():
    clean, nfd, lower = only("clean_text"), normalizers.NFD(), only("lowercase")
    chinese, split = only("handle_chinese_chars"), pre_tokenizers.BertPreTokenizer()
    cleaned = {p: clean.normalize_str(chr(p)) for p in POINTS}
    decomposed = {p: nfd.normalize_str(chr(p)) for p in POINTS}
    lowered = {p: lower.normalize_str(chr(p)) for p in POINTS}
    pieces = {p: len(split.pre_tokenize_str(f"a{chr(p)}b")) for p in POINTS}
    stripped = only("strip_accents")
    marks = [p for p in POINTS if decomposed[p] == chr(p) and not stripped.normalize_str(chr(p))]
    changed = {p: [ord(c) for c in s] for p, s in decomposed.items() if s != chr(p) and p not in HANGUL}
    single = {p: ord(s) for p, s in lowered.items() if s != chr(p) and len(s) == 1}
    assert {p: s for p, s in lowered.items() if len(s) != 1} == {0x130: "i\u0307"}
    assert all(len(s) < 8 for s in changed.values())
    assert all(cleaned[p] in ("", " ", chr(p)) for p in POINTS)
    tables = [
        ("removedRanges", "Control and private characters that clean-up removes: first, last.",
         runs(p for p in POINTS if not cleaned[p])),
        ("blankRanges", "Characters that clean-up turns into a space: first, last.",
         runs(p for p in POINTS if cleaned[p] == " ")),
        ("ideographRanges", "Characters that stand alone as words: first, last.",
         runs(p for p in POINTS if chinese.normalize_str(chr(p)) != chr(p))),
        ("spaceRanges", "Characters that separate words: first, last.",
         runs(p for p in POINTS if pieces[p] == 2)),
        ("punctuationRanges", "Characters that are words by themselves: first, last.",
         runs(p for p in POINTS if pieces[p] == 3)),
        ("markRanges", "Nonspacing marks, removed with the accents: first, last.", runs(marks)),
        ("combiningClasses", "Canonical combining classes other than 0: first, last, class.",
         combining_classes(nfd)),
        ("lowercaseRuns", "Lower case: first, last, step, lower case of the first. U+0130 is not here: it\n"
         "becomes two characters.", lowercase_runs(single)),
        ("decompositions", "Full canonical decompositions, Hangul syllables excepted: character × 8 + length,\n"
         "then that many characters.",
         [v for p, s in sorted(changed.items()) for v in [p << 3 | len(s), *s]]),
    ]
    print(f"// Made by Evaluation/scripts/make_unicode_tables.py from tokenizers {tokenizers.__version__}.\n"
          "// swift-format-ignore-file\n\n"
          "/// What Hugging Face's BERT normalizer and pre-tokenizer do with each character.\n"
          "enum UnicodeTables {")
    print("\n".join(swift(*table) for table in tables).rstrip("\n"))
    print("}")


if __name__ == "__main__":
    main()
