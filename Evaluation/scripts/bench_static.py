#!/usr/bin/env python3
"""Speed of static encoding beside the model2vec library, on one table and one thread.

    bench_static.py SEXTANT MODEL TOKENIZER.JSON TEXTS

MODEL is a folder of `sextant model train`, TOKENIZER.JSON the same tokenizer as Hugging Face writes it,
TEXTS a file with one text a line. Writes the table as a Model2Vec folder and encodes TEXTS with both, in
turns. Seconds are CPU seconds; those of SEXTANT count the whole process, loading included. Needs
model2vec, safetensors and NumPy.
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

for name in ("RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
from model2vec import StaticModel
from safetensors.numpy import load_file, save_file


def write_model2vec(model, tokenizer, folder):
    tensors = load_file(model / "model.safetensors")
    if "nibbles" in tensors:
        pairs = tensors["nibbles"].astype(np.int8)
        values = np.concatenate([(pairs & 15) - 8, ((pairs >> 4) & 15) - 8], axis=1)
    else:
        values = tensors["embeddings"]
    rows = values.astype(np.float32) * tensors["scales"][:, None]
    save_file({"embeddings": rows}, folder / "model.safetensors")
    settings = json.loads(tokenizer.read_text())
    settings["truncation"] = settings["padding"] = None
    (folder / "tokenizer.json").write_text(json.dumps(settings))
    config = {"model_type": "model2vec", "normalize": True, "hidden_dim": rows.shape[1]}
    (folder / "config.json").write_text(json.dumps(config))


def child_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    sextant, model, tokenizer, texts = map(pathlib.Path, sys.argv[1:5])
    lines = texts.read_text(encoding="utf-8").split("\n")[:-1]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "model2vec"
        folder.mkdir()
        write_model2vec(model, tokenizer, folder)
        library = StaticModel.from_pretrained(str(folder))
        for _ in range(3):
            begin = time.process_time()
            wanted = library.encode(lines, max_length=512, use_multiprocessing=False)
            theirs = time.process_time() - begin
            print(f"model2vec: {len(lines) / theirs:.0f} texts/s")
            for name, encoder in (("float table", folder), ("as it is", model)):
                begin, output = child_seconds(), pathlib.Path(scratch) / "out.npy"
                subprocess.run([sextant, "encode", "--encoder", encoder, "--input", texts, "--output",
                                output, "--threads", "1"], check=True, capture_output=True)
                ours = child_seconds() - begin
                cosines = (wanted * np.load(output)).sum(1)[np.linalg.norm(wanted, axis=1) > 0]
                # The library cannot count repeated subwords as the model itself has it.
                same = encoder == folder or "repetition" not in json.loads(
                    (model / "config.json").read_text())
                note = f"; least cosine to it {cosines.min():.7f}" if same else ""
                print(f"sextant, {name}: {len(lines) / ours:.0f} texts/s, {theirs / ours:.1f} times "
                      f"model2vec{note}")


if __name__ == "__main__":
    main()
