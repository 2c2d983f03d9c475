#!/usr/bin/env python3
"""Writes Sources/Encoder/Tokenizer/UnicodeClasses.swift: the character classes that the patterns of
byte-level tokenizers use, and the characters that canonical composition never makes.

Each character is put to `tokenizers` itself, so that the tables are those of its Unicode version.

    pip install tokenizers==0.23.3
    python3 Evaluation/scripts/make_unicode_classes.py
"""
import pathlib

from tokenizers import Regex, normalizers, pre_tokenizers

TARGET = pathlib.Path(__file__).parent.parent.parent / "Sources/Encoder/Tokenizer/UnicodeClasses.swift"
POINTS = [p for p in range(0x110000) if not 0xD800 <= p < 0xE000]
CLASSES = [("letterRanges", "Letters, `\\\\p{L}`", r"\p{L}"), ("numberRanges", "Numbers, `\\\\p{N}`", r"\p{N}"),
           ("wordRanges", "Characters of words, `\\\\w`", r"\w")]


def ranges(holds):
    found = []
    for point in POINTS:
        if not holds(chr(point)):
            continue
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


def matches(pattern):
    split = pre_tokenizers.Split(Regex(pattern), "removed")
    return lambda c: split.pre_tokenize_str("\x01" + c) == [("\x01", (0, 1))]


def table(name, text, found):
    numbers = [f"0x{n:X}" for pair in found for n in pair]
    lines, line = [], "   "
    for number in numbers:
        if len(line) + len(number) + 2 > 99:
            lines.append(line)
            line = "   "
        line += f" {number},"
    return f"  /// {text}: first, last.\n  static let {name}: [UInt32] = [\n" + "\n".join([*lines, line]) + "\n  ]\n"


def main():
    tables = [table(name, text.replace("\\\\", "\\"), ranges(matches(pattern))) for name, text, pattern in CLASSES]
    nfc, nfd = normalizers.NFC(), normalizers.NFD()
    excluded = ranges(lambda c: nfd.normalize_str(c) != c and nfc.normalize_str(c) != c)
    tables.append(table("uncomposedRanges", "Characters with a canonical decomposition that composition does not undo",
                        excluded))
    TARGET.write_text("// Made by Evaluation/scripts/make_unicode_classes.py from tokenizers 0.23.3.\n"
                      "// swift-format-ignore-file\n\n/// Character classes as Hugging Face's tokenizers sees them.\n"
                      "enum UnicodeClasses {\n" + "\n".join(tables) + "}\n")


main()
