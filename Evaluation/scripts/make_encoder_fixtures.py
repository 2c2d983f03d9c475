#!/usr/bin/env python3
"""Writes Tests/EncoderTests/Fixtures: what Hugging Face's tokenizers and a plain BERT answer.

tokenizer.json  a WordPiece tokenizer with some hundred subwords of many scripts
tokens.jsonl    odd lines with the ids that `tokenizers` gives them, under four normalizers
bert.json       texts with the vectors of a small BERT, computed here in double precision

The BERT's weights are not stored: both sides draw them from SplitMix64, seeded with the place of a
tensor's name among the sorted names. Every value is exact in single precision.

    pip install numpy tokenizers==0.23.3
    python3 Evaluation/scripts/make_encoder_fixtures.py
"""
import json
import math
import pathlib
import random

import numpy as np
from tokenizers import Tokenizer

FOLDER = pathlib.Path(__file__).parent.parent.parent / "Tests/EncoderTests/Fixtures"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
NORMALIZERS = [
    {"clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
    {"clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": False},
    {"clean_text": False, "handle_chinese_chars": False, "strip_accents": True, "lowercase": False},
    {"clean_text": False, "handle_chinese_chars": True, "strip_accents": False, "lowercase": True},
]
WORDS = """the and search index query word piece token vector model file line text page table name number
cat cats dog house in of to is it un able ##able ##ing ##ed ##s ##er ##ly ##tion ##est index ##ation play read
Der Zug fährt Straße ##straße naive café cafe İst éé e\u0301 мир ##ир привет при ##вет 東京 東 京 한 국 어 हिन
αθηνα ##ηνα 한 हि 0 1 10 100 2024 c++ don ##' ##t 👍 ##👍 ##🏽 🏳 ☃ ﬁ ² ½ ™ ##™ ſ ß ##ß""".split()
LETTERS = [*"abcdefghijklmnopqrstuvwxyzäöüßéèñçABCDEFGHIJXYZ0123456789абвгдежзиклмнопрстуя",
           *"αβγδεζηθικλμνοπρσςτυφχψωאבגשםملابرحयकनदि\u0301\u0308\u0327", *map(chr, range(0x1100, 0x1113)),
           *map(chr, range(0x1161, 0x1176)), *map(chr, range(0x11A8, 0x11B8)), *"中文日本語のテスト\u302e\u1b44\ufe0f"]
PUNCTUATION = [*"!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~«»“”—…¿。、№€£ªº\u3000\u00a0"]
ODD = ["Zürich", "naïve", "İstanbul", "Straße", "cafe\u0301", "a\u0323\u0302", "Ångström", "ﬁnd", "ΣΊΣΥΦΟΣ", "ǅep",
       "Tiếng Việt", "東京都", "日本語のテスト", "한국어", "\u1112\u1161\u11ab", "Привет", "שלום", "مرحبا", "हिन्दी",
       "ไทย", "Ἀθῆναι", "𠀀𠮷", "ﾊﾝｶｸ", "👍🏽", "👩‍👩‍👧‍👦", "🏳️‍🌈", "1️⃣", "™", "a\u200bb", "\ufeffbom", "soft\u00adhyphen",
       "no\u00a0break", "\u2028", "\u3000", "\u202eright", "a\ufffdb", "\ue000", "\u0378", "\x00", "a\x00b", "\x7f",
       "\x85", "tab\there", "cr\rhere", "$5.00", "C++", "a_b", "<p>x</p>", "don't", "“quoted”", "№", "½", "x²", "[CLS]",
       "[SEP]", "[MASK]x", "[mask]", "[[SEP]]", "##ing", "豈", "\u2f800", "\u1b05\u1b35\u1b44\u0301", "\u302e\u0301\u0327",
       "a\u0327\u302e\u0316b", "\u0344", "\u212b", "Ǆ", "ẞ", "ŉ", "\U0001d15e\U0001d165", "\U0001d1bb", "ᾼ", "각\u0301",
       "\u0f73\u0f71", "playing", "unable", "indexation", "searches"]


def tokenizer(normalizer):
    vocabulary = {}
    for piece in [*SPECIAL, *WORDS, *LETTERS, *["##" + letter for letter in LETTERS], *PUNCTUATION]:
        vocabulary.setdefault(piece, len(vocabulary))
    template = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": vocabulary[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": True} for t in SPECIAL],
        "normalizer": {"type": "BertNormalizer", **normalizer}, "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": template, "pair": template + [
            {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {
                t: {"id": t, "ids": [vocabulary[t]], "tokens": [t]} for t in ["[CLS]", "[SEP]"]}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocabulary}}


def odd_lines(rng, count):
    lines = ["", " ", "a" * 100, "a" * 101, "é" * 100, "e\u0301" * 100, "e\u0301" * 51, "한" * 34, "\u0301"]
    lines += ODD
    while len(lines) < count:
        pieces = [rng.choice(rng.choice([WORDS, ODD, PUNCTUATION, [rng.choice(WORDS) + rng.choice(LETTERS)]]))
                  for _ in range(rng.randint(2, 7))]
        lines.append(rng.choice([" ", " ", "", "-"]).join(pieces))
    return lines


def token_lines():
    for number, normalizer in enumerate(NORMALIZERS):
        made = Tokenizer.from_str(json.dumps(tokenizer(normalizer)))
        for line in odd_lines(random.Random(number), 200 if number == 0 else 120):
            yield {"normalizer": number, "text": line, "ids": made.encode(line).ids}


# A small BERT -----------------------------------------------------------------------------------

CONFIG = {"model_type": "bert", "hidden_size": 36, "num_hidden_layers": 2, "num_attention_heads": 3,
          "intermediate_size": 50, "max_position_embeddings": 40, "type_vocab_size": 2,
          "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
TEXTS = ["", "the cat", "search the index of words", "Привет мир", "東京 is it", "playing " * 40, "a", "unable to read it: don't"]


def shapes(vocabulary_size):
    size, wide = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    found = {"embeddings.word_embeddings.weight": [vocabulary_size, size],
             "embeddings.position_embeddings.weight": [CONFIG["max_position_embeddings"], size],
             "embeddings.token_type_embeddings.weight": [2, size],
             "embeddings.LayerNorm.weight": [size], "embeddings.LayerNorm.bias": [size]}
    for layer in range(CONFIG["num_hidden_layers"]):
        for name, rows, columns in [("attention.self.query", size, size), ("attention.self.key", size, size),
                                    ("attention.self.value", size, size), ("attention.output.dense", size, size),
                                    ("intermediate.dense", wide, size), ("output.dense", size, wide)]:
            found[f"encoder.layer.{layer}.{name}.weight"] = [rows, columns]
            found[f"encoder.layer.{layer}.{name}.bias"] = [rows]
        for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
            found[f"encoder.layer.{layer}.{name}.weight"] = [size]
            found[f"encoder.layer.{layer}.{name}.bias"] = [size]
    return found


def split_mix(seed, count):
    mask, words = (1 << 64) - 1, []
    for _ in range(count):
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        word = ((seed ^ seed >> 30) * 0xBF58476D1CE4E5B9) & mask
        word = ((word ^ word >> 27) * 0x94D049BB133111EB) & mask
        words.append(word ^ word >> 31)
    return words


def draw_weights(vocabulary_size):
    weights = {}
    for place, (name, shape) in enumerate(sorted(shapes(vocabulary_size).items())):
        values = np.array([word >> 40 for word in split_mix(place, math.prod(shape))], np.float64)
        values = (values / 2**23 - 1) / 2
        weights[name] = (values + (1 if name.endswith("LayerNorm.weight") else 0)).reshape(shape)
    return weights


def forward(weights, config, ids):
    """Token vectors of the last layer."""
    heads, size = config["num_attention_heads"], config["hidden_size"]

    def linear(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(x, name):
        x = x - x.mean(axis=1, keepdims=True)
        x = x / np.sqrt((x * x).mean(axis=1, keepdims=True) + config["layer_norm_eps"])
        return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.token_type_embeddings.weight"][0]
    x = norm(x + weights["embeddings.position_embeddings.weight"][:len(ids)], "embeddings.LayerNorm")
    for layer in range(config["num_hidden_layers"]):
        name = f"encoder.layer.{layer}"
        q, k, v = (linear(x, f"{name}.attention.self.{part}").reshape(len(ids), heads, -1).transpose(1, 0, 2)
                   for part in ("query", "key", "value"))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(size // heads)
        scores = np.exp(scores - scores.max(axis=2, keepdims=True))
        mixed = (scores / scores.sum(axis=2, keepdims=True)) @ v
        x = norm(x + linear(mixed.transpose(1, 0, 2).reshape(len(ids), size), f"{name}.attention.output.dense"),
                 f"{name}.attention.output.LayerNorm")
        wide = linear(x, f"{name}.intermediate.dense")
        wide = 0.5 * wide * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        x = norm(x + linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    return x


def bert():
    made = Tokenizer.from_str(json.dumps(tokenizer(NORMALIZERS[0])))
    made.enable_truncation(CONFIG["max_position_embeddings"])
    weights, rows = draw_weights(made.get_vocab_size()), []

    def unit(vector):
        return [round(float(value), 8) for value in vector / np.linalg.norm(vector)]

    for text in TEXTS:
        tokens = forward(weights, CONFIG, made.encode(text).ids)
        rows.append({"text": text, "mean": unit(tokens.mean(axis=0)), "cls": unit(tokens[0])})
    return {"config": {**CONFIG, "vocab_size": made.get_vocab_size()}, "texts": rows}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "tokenizer.json").write_text(json.dumps(tokenizer(NORMALIZERS[0]), ensure_ascii=False) + "\n")
    (FOLDER / "tokens.jsonl").write_text("".join(json.dumps(line) + "\n" for line in token_lines()))
    (FOLDER / "bert.json").write_text(json.dumps(bert()) + "\n")


if __name__ == "__main__":
    main()
