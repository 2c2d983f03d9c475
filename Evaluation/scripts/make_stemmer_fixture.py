#!/usr/bin/env python3
"""Writes Tests/AnalysisTests/Fixtures/english-stems.txt: words and their Porter2 stems.

The stems come from the Snowball project's own stemmer, version 2 (version 3 changed the rules). The
words are made here: English roots with every ending the rules know, the rules' exceptions, and
nonsense words, which reach corners that English does not. One line a root: `root ending=stem ...`.

    pip install "PyStemmer==2.2.0.3"
    python3 Evaluation/scripts/make_stemmer_fixture.py > Tests/AnalysisTests/Fixtures/english-stems.txt
"""
import random

import Stemmer

ENDINGS = """- s es 's s' ed edly ing ingly er ers ly ness ful fully fulness less lessly lessness y ies ied
ation ational ations ization izer ize izing ator ate ated ative ive iveness ivity ity ality alism al ally
alize ical icate icity ic ance ancy ence ency ent ently ment ements ant able ably ible ibly ability ous
ously ousness ion ions ism iti eed eedly ogy ogi bli li e ee l ll""".split()

ROOTS = """act add agree allow analog andes apply argu arrang arsen atlas beauti begin bias big box bus call
can cat categor charg commun compil comput condit connect consist cosmos cri critic cr cup cycl debug depend
derive di digit dir dr du dy earr egg emb enjoy err ev exceed fail fiz fl flow fold form fr gas gener gentl geo
gl happi hav her herr hop hopp hous howe hyp idl index inn invers iter key know label lay lib log lov ly
map mat max mess mod mov multipl nat new normal not observ on operat ord organ out oxygen parall pars past pat
pl plot polic pr press proceed proc prob program prop pub quer quiz rat re relat rel run s sat say sh sing sk skat ski
sky slow sp spl spr sta stat stop str succeed syn sys t tan tap tax therm tok tr tri try ty typ ugl univers up
us util val vac vibr vis war wat wax way will wr x y yes young zz""".split()


def nonsense(generator):
    """A word of syllables that need not be English, y and doubled letters included."""
    parts = [generator.choice(["", "b", "bb", "c", "d", "dd", "gl", "l", "ll", "qu", "s", "ss", "t", "tt", "w", "x", "y", "z"])
             + generator.choice(["a", "e", "i", "o", "u", "y", "ea", "yi", "ay"]) for _ in range(generator.randint(1, 4))]
    return "".join(parts) + generator.choice(["", "b", "g", "k", "l", "n", "r", "t", "w", "x", "y"])


def main():
    stem = Stemmer.Stemmer("english").stemWord
    generator = random.Random(7)
    words = sorted({*ROOTS, *(nonsense(generator) for _ in range(60))})
    for root in words:
        endings = ENDINGS if root in ROOTS else generator.sample(ENDINGS, 14)
        kept = generator.sample(endings, min(24, len(endings)))
        pairs = [(e, root + e.replace("-", "")) for e in sorted(kept)]
        print(root, *(f"{ending}={stem(word)}" for ending, word in pairs))


main()
