#!/usr/bin/env python3
"""Writes Tests/EncoderTests/Fixtures/static: small static encoders and what their libraries answer.

model2vec/NAME       folders that the model2vec library saved, in each form it has
model2vec.json       the library's vectors of some texts
words/FILE           word vectors by gensim (word2vec text and binary, GloVe text) and by fastText
words.json           gensim's mean vectors, fastText's sentence vectors and n-gram rows

    pip install numpy safetensors tokenizers model2vec==0.10.0 gensim==4.4.0 fasttext-wheel==0.9.2
    python3 Evaluation/scripts/make_static_fixtures.py
"""
import json
import pathlib
import shutil
import tempfile

import fasttext_pybind
import numpy as np
from gensim.models import KeyedVectors
from model2vec import StaticModel
from safetensors.numpy import save_file
from tokenizers import Tokenizer

FIXTURES = pathlib.Path(__file__).parent.parent.parent / "Tests/EncoderTests/Fixtures"
FOLDER = FIXTURES / "static"
TEXTS = ["the cat is playing", "search the index of words", "Привет мир", "東京 is it", "Zürich naïve CAFÉ",
         "unable to read it: don't", "zzz", "", "a b c d e f g h i j k l m n o p"]
DIMENSION = 4


# Model2Vec ---------------------------------------------------------------------------------------

def model2vec_models(tokenizer):
    count, random = tokenizer.get_vocab_size(), np.random.default_rng(1)
    table = random.standard_normal((count, DIMENSION)).astype(np.float32)
    few = random.standard_normal((20, DIMENSION)).astype(np.float32)
    mapping, weights = random.integers(0, 20, count), random.random(count)
    plain = {"model_type": "model2vec", "hidden_dim": DIMENSION}
    yield "plain", StaticModel(table, tokenizer, plain, normalize=True)
    # As the library saves a model that has no settings of its own.
    yield "bare", StaticModel(table, tokenizer)
    yield "half", StaticModel(table.astype(np.float16), tokenizer, plain, normalize=False)
    yield "double", StaticModel(table.astype(np.float64), tokenizer, plain, normalize=True)
    yield "bytes", StaticModel(np.rint(table * 40).astype(np.int8), tokenizer, plain, normalize=True)
    yield "weighted", StaticModel(table, tokenizer, plain, True, weights=weights.astype(np.float32))
    yield "mapped", StaticModel(few, tokenizer, plain, True, weights=weights, token_mapping=mapping)
    yield "unweighted", StaticModel(few, tokenizer, plain, True, token_mapping=mapping)
    yield "short", StaticModel(table, tokenizer, plain, True, max_length=3)


def make_model2vec():
    settings, answers = json.loads((FIXTURES / "tokenizer.json").read_text()), {}
    tokenizer = Tokenizer.from_str(json.dumps(settings))
    for name, model in model2vec_models(tokenizer):
        folder = FOLDER / "model2vec" / name
        model.save_pretrained(folder)
        (folder / "README.md").unlink()
        # All have the tokenizer of the fixtures.
        (folder / "tokenizer.json").unlink()
        # The library first cuts texts after as many characters as the most subwords have at their
        # median length; what it does to save time would hide the cut by subwords in so short texts.
        model.median_token_length = 1000
        vectors = model.encode(TEXTS).astype(np.float64)
        answers[name] = [unit(vector) for vector in vectors]
    # The layouts that sentence-transformers writes, with the table of "plain".
    for name, part in (("transformers", ""), ("nested", "0_StaticEmbedding")):
        folder = FOLDER / "model2vec" / name / part
        folder.mkdir(parents=True)
        table = next(model2vec_models(tokenizer))[1].embedding
        save_file({"embedding.weight": table}, folder / "model.safetensors")
        module = {"idx": 0, "name": "0", "path": part, "type": "sentence_transformers.models.StaticEmbedding"}
        (FOLDER / "model2vec" / name / "modules.json").write_text(json.dumps([module]) + "\n")
        (FOLDER / "model2vec" / name / "config_sentence_transformers.json").write_text("{}\n")
        shutil.copy(FIXTURES / "tokenizer.json", folder)
        read = StaticModel.from_pretrained(str(FOLDER / "model2vec" / name))
        answers[name] = [unit(vector) for vector in read.encode(TEXTS).astype(np.float64)]
        (folder / "tokenizer.json").unlink()
    (FOLDER / "model2vec.json").write_text(json.dumps({"texts": TEXTS, "vectors": answers}) + "\n")


def unit(vector):
    length = np.linalg.norm(vector)
    return [round(float(value), 8) for value in (vector / length if length > 0 else vector)]


# Words -------------------------------------------------------------------------------------------

SENTENCES = """the worker holds a lease on the queue until it ends
a lease ends when the worker stops or the queue is closed
Zürich and naïve cafés hold words with accents
the index of words is read before the search begins
search begins with words and ends with pages
Prague and Zürich are cities where workers search for cafés""".split("\n")
WORD_TEXTS = ["the worker holds a lease", "search the index", "Zürich cafés", "unheard words", "the the the"]
SUBWORD_TEXTS = WORD_TEXTS + ["serach teh idnex", "leases and workers", "Zürichs naïvely", "x", "ééé 東京", ""]


def gensim_vectors():
    words = sorted({word for line in SENTENCES for word in line.split()})
    vectors = KeyedVectors(DIMENSION)
    vectors.add_vectors(words, np.random.default_rng(2).standard_normal((len(words), DIMENSION)).astype(np.float32))
    return vectors


def train(folder, text, name, **settings):
    arguments = fasttext_pybind.args()
    standard = {"input": str(text), "output": str(folder / name), "dim": DIMENSION, "bucket": 120, "minn": 2,
                "maxn": 4, "minCount": 1, "epoch": 5, "thread": 1, "lr": 0.5, "t": 1, "verbose": 0, "neg": 2,
                "ws": 3, "wordNgrams": 1, "lrUpdateRate": 100, "seed": 3}
    for key, value in {**standard, **settings}.items():
        if key != "kind":
            setattr(arguments, key, value)
    arguments.model = getattr(fasttext_pybind.model_name, settings.get("kind", "skipgram"))
    arguments.loss = fasttext_pybind.loss_name.softmax if settings.get("kind") == "supervised" else \
        fasttext_pybind.loss_name.ns
    model = fasttext_pybind.fasttext()
    fasttext_pybind.train(model, arguments)
    return model


def sentence_vectors(model, texts):
    found = []
    for text in texts:
        vector = fasttext_pybind.Vector(DIMENSION)
        model.getSentenceVector(vector, text)
        found.append(unit(np.array(vector, np.float64)))
    return found


def make_words():
    folder, answers = FOLDER / "words", {"texts": WORD_TEXTS, "subword_texts": SUBWORD_TEXTS}
    folder.mkdir(parents=True)
    vectors = gensim_vectors()
    vectors.save_word2vec_format(str(folder / "word2vec.txt"), binary=False)
    vectors.save_word2vec_format(str(folder / "word2vec.bin"), binary=True)
    lines = (folder / "word2vec.txt").read_text().split("\n", 1)[1]
    (folder / "glove.txt").write_text(lines)
    for name, options in {"word2vec.txt": {}, "word2vec.bin": {"binary": True}, "glove.txt": {"no_header": True}}.items():
        read = KeyedVectors.load_word2vec_format(str(folder / name), **options)
        answers[name] = [unit(read.get_mean_vector(text.split(), pre_normalize=False).astype(np.float64))
                         for text in WORD_TEXTS]
    with tempfile.TemporaryDirectory() as scratch:
        text = pathlib.Path(scratch) / "text"
        text.write_text("\n".join(SENTENCES * 20) + "\n")
        for name, settings in {"skipgram": {}, "cbow": {"kind": "cbow", "minn": 3, "maxn": 6, "bucket": 97},
                               "whole": {"minn": 0, "maxn": 0, "bucket": 0}}.items():
            model = train(folder, text, name, **settings)
            model.saveModel(str(folder / f"{name}.bin"))
            answers[f"{name}.bin"] = sentence_vectors(model, SUBWORD_TEXTS)
            answers[f"{name}.rows"] = {word: [int(row) for row in model.getSubwords(word, "replace")[1]]
                                       for word in ("worker", "leases", "Zürichs", "x", "東京", "<a>")}
        text.write_text("\n".join(f"__label__{'odd' if place % 2 else 'even'} {line}"
                                  for place, line in enumerate(SENTENCES * 20)) + "\n")
        model = train(folder, text, "labels", kind="supervised", bucket=300)
        model.saveModel(str(folder / "labels.bin"))
        # No output matrix, no cut, no retraining; two values a code.
        model.quantize("", False, 0, False, 0, 0.0, 1, 0, 2, False)
        model.saveModel(str(folder / "labels.ftz"))
    (FOLDER / "words.json").write_text(json.dumps(answers) + "\n")


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    make_model2vec()
    make_words()


if __name__ == "__main__":
    main()
