#!/bin/bash
# Makes the built-in encoder: fetches free documentation from Debian, then trains on it.
#
#   Evaluation/scripts/make_builtin_model.sh WORK-FOLDER OUTPUT-FOLDER [options of 'model train']
#
# Needs apt-get with Debian's package lists, dpkg-deb, python3, the teacher in the model store and
# 2 GB in the work folder. SEXTANT names the program (default: the release build of this tree).
# Nothing is installed. Python's and PostgreSQL's documentation are left out on purpose: quality
# is measured with them. Sources, versions and licences: Sources/Encoder/BuiltIn/README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:?give a work folder}
output=$(realpath -m "${2:?give an output folder}")
shift 2
sextant=$(realpath -s "${SEXTANT:-$here/.build/release/sextant}")

# Package and the folder of it to read, below usr/share/.
sources="
anarchism doc/anarchism/html
apache2-doc doc/apache2-doc/manual/en
bind9-doc doc/bind9-doc/arm
debian-handbook doc/debian-handbook/html/en-US
debian-policy doc/debian-policy
debian-reference-en debian-reference
developers-reference developers-reference
erlang-doc doc/erlang-doc
exim4-doc-html doc/exim4-doc-html/spec_html
git-doc doc/git-doc
grass-doc doc/grass-doc
kicad-doc-en doc/kicad/help/en
libvirt-doc doc/libvirt-doc
lilypond-doc-html doc/lilypond/html/Documentation
maxima-doc doc/maxima-doc
nodejs-doc doc/nodejs/api
octave-doc doc/octave/octave.html
postfix-doc doc/postfix
postgis-doc doc/postgis-doc
python-astropy-doc doc/python-astropy-doc
python-biopython-doc doc/python-biopython-doc
python-django-doc doc/python-django-doc
python-sklearn-doc doc/python-sklearn-doc
python-sqlalchemy-doc doc/python-sqlalchemy-doc
rust-doc doc/rust-doc/html/book
rust-doc doc/rust-doc/html/std
sphinx-doc doc/sphinx-doc
sqlite3-doc doc/sqlite3
wireshark-doc doc/wireshark/wsug_html_chunked
zsh-doc doc/zsh-doc
"

mkdir -p "$work/packages" "$work/files"
cd "$work/packages"
for package in dict-wn $(echo "$sources" | cut -d' ' -f1 | sort -u); do
  [ -d "../files/$package" ] && continue
  apt-get download "$package"
  dpkg-deb -x "$package"_*.deb "../files/$package.part"
  mv "../files/$package.part" "../files/$package"
done
cd ..

# WordNet's entries as JSON Lines, headword and explanations, in four parts: general English gets
# four shares of the passages.
if [ ! -d wordnet ]; then
  mkdir -p wordnet.part/{1,2,3,4}
  python3 - "files/dict-wn/usr/share/dictd/wn.dict.dz" wordnet.part <<'PYTHON'
import gzip, json, re, sys

entries = []
with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
    for line in lines:
        if line[:1].strip():
            entries.append((line.strip(), []))
        elif entries and line.strip():
            entries[-1][1].append(line.strip())
entries = [e for e in entries if not e[0].startswith("00-") and e[1]]
files = [open(f"{sys.argv[2]}/{n}/entries.jsonl", "w", encoding="utf-8") for n in (1, 2, 3, 4)]
for number, (word, lines) in enumerate(entries):
    text = re.sub(r"\[(syn|ant):[^]]*\]", "", " ".join(lines))
    text = re.sub(r"(^|\s)((n|v|adj|adv) )?\d+:", r"\1", text)
    text = re.sub(r"\s+", " ", re.sub(r"[{}]", "", text)).strip()
    entry = {"_id": str(number), "title": word, "text": f"{word}: {text}"}
    files[number % 4].write(json.dumps(entry, ensure_ascii=False) + "\n")
PYTHON
  mv wordnet.part wordnet
fi

folders=(wordnet/1 wordnet/2 wordnet/3 wordnet/4)
while read -r package folder; do
  [ -n "$package" ] && folders+=("files/$package/usr/share/$folder")
done <<< "$sources"
exec "$sextant" model train "${folders[@]}" --output "$output" "$@"
