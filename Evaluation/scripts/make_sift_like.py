#!/usr/bin/env python3
"""Vectors like SIFT's for L2: 128 whole numbers from 0 to 255, half of them 0, of length about 512.

    make_sift_like.py ROWS BASE.npy QUERIES.npy

Clipped mixtures of 24 hidden values around 300 centres, sharpened and twice scaled and cut as SIFT does
(Lowe, 2004); 1,000 queries of the same kind. Seeded.
"""
import sys

import numpy as np


def main():
    generator = np.random.default_rng(3)
    mixing, centres = generator.normal(size=(24, 128)), generator.normal(size=(300, 24))

    def vectors(count):
        hidden = centres[generator.integers(300, size=count)] + 0.7 * generator.normal(size=(count, 24))
        rows = np.maximum(0, 0.6 * hidden @ mixing + 0.8 * generator.normal(size=(count, 128)) + 0.3) ** 1.2
        rows = np.minimum(rows / np.linalg.norm(rows, axis=1, keepdims=True), 0.2)
        return np.rint(np.minimum(512 * rows / np.linalg.norm(rows, axis=1, keepdims=True), 255)).astype(np.float32)

    np.save(sys.argv[2], vectors(int(sys.argv[1])))
    np.save(sys.argv[3], vectors(1000))


if __name__ == "__main__":
    main()
