#!/usr/bin/env python3
"""Word vectors beside gensim and fastText: sameness of vectors, load time and speed.

    bench_words.py SEXTANT TEXTS

TEXTS is a file with one text a line. Trains fastText (skipgram with n-grams, 100 values) on it, writes
the same words as word2vec text, lets SEXTANT take both and encodes all texts, and all of them with a
letter of each long word swapped, with both. Texts are cut into words by this script, so that all see the
same. Seconds are CPU seconds of one thread; SEXTANT's count the whole process. Needs fasttext-wheel,
gensim and NumPy.
"""
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import fasttext_pybind
import numpy as np
from gensim.models import KeyedVectors

DIMENSION = 100


def swapped(word):
    return word if len(word) < 5 else word[:2] + word[3] + word[2] + word[4:]


def train(texts, output):
    arguments = fasttext_pybind.args()
    for key, value in {"input": texts, "output": output, "dim": DIMENSION, "bucket": 200_000, "minn": 3, "maxn": 6,
                       "minCount": 2, "epoch": 1, "thread": 1, "lr": 0.05, "t": 1e-4, "verbose": 0, "neg": 5, "ws": 5,
                       "wordNgrams": 1, "lrUpdateRate": 100, "seed": 1}.items():
        setattr(arguments, key, value)
    arguments.model, arguments.loss = fasttext_pybind.model_name.skipgram, fasttext_pybind.loss_name.ns
    model = fasttext_pybind.fasttext()
    fasttext_pybind.train(model, arguments)
    return model


def fasttext_vectors(model, texts):
    rows = np.zeros((len(texts), DIMENSION), np.float32)
    for index, text in enumerate(texts):
        vector = fasttext_pybind.Vector(DIMENSION)
        model.getSentenceVector(vector, text)
        rows[index] = np.array(vector)
    return rows


def gensim_vectors(vectors, texts):
    rows = np.zeros((len(texts), DIMENSION), np.float32)
    for index, text in enumerate(texts):
        words = [word for word in text.split() if word in vectors.key_to_index]
        if words:
            rows[index] = vectors.get_mean_vector(words, pre_normalize=False)
    return rows


def timed(work):
    begin = time.process_time()
    return work(), time.process_time() - begin


def child_seconds(command, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name, wanted, theirs, texts, sextant, scratch, environment):
    (scratch / "texts").write_text("\n".join(texts) + "\n")
    ours = child_seconds([sextant, "encode", "--encoder", name, "--input", scratch / "texts", "--output",
                          scratch / "out.npy", "--threads", "1"], environment)
    known = np.linalg.norm(wanted, axis=1) > 0
    found, wanted = np.load(scratch / "out.npy")[known], wanted[known]
    cosines = (found * wanted).sum(1) / np.linalg.norm(wanted, axis=1)
    print(f"{name}: {len(texts)} texts, library {theirs:.2f} s, sextant {ours:.2f} s; least cosine {cosines.min():.7f}")


def main():
    sextant, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    lines = source.read_text(encoding="utf-8").split("\n")
    # The first 512 words, where an encoder cuts.
    texts = [" ".join(re.findall(r"[a-z0-9]+", line.lower())[:512]) for line in lines]
    wrong = [" ".join(map(swapped, text.split())) for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        environment = {**os.environ, "SEXTANT_MODELS": str(scratch / "models")}
        (scratch / "train").write_text("\n".join(texts) + "\n")
        trained = train(str(scratch / "train"), str(scratch / "unused"))
        trained.saveModel(str(scratch / "fasttext.bin"))
        words, _ = trained.getVocab("replace")
        vectors = KeyedVectors(DIMENSION)
        vectors.add_vectors(words, fasttext_vectors(trained, words))
        vectors.save_word2vec_format(str(scratch / "word2vec.txt"), binary=False)
        for name in ("fasttext.bin", "word2vec.txt"):
            seconds = child_seconds([sextant, "model", "add", scratch / name], environment)
            print(f"{name}: {(scratch / name).stat().st_size / 1e6:.0f} MB, {len(words)} words, added in {seconds:.2f} s")
        model = fasttext_pybind.fasttext()
        _, seconds = timed(lambda: model.loadModel(str(scratch / "fasttext.bin")))
        print(f"fastText loads its file in {seconds * 1e3:.0f} ms")
        for some in (texts, wrong):
            wanted, seconds = timed(lambda: fasttext_vectors(model, some))
            compare("fasttext", wanted, seconds, some, sextant, scratch, environment)
        read, seconds = timed(lambda: KeyedVectors.load_word2vec_format(str(scratch / "word2vec.txt"), binary=False))
        print(f"gensim loads word2vec.txt in {seconds * 1e3:.0f} ms")
        wanted, seconds = timed(lambda: gensim_vectors(read, texts))
        compare("word2vec", wanted, seconds, texts, sextant, scratch, environment)


if __name__ == "__main__":
    main()
