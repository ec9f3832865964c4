#!/bin/sh
# Draws again what shows the default model, after it has changed: the figures of docs/figures.md and README, the
# screenshots of docs/explorer.md and the recordings of README (these need Chromium and its driver). Writes
# docs/ConvNet.ipynb from docs/Chapter.java and runs it. The application must be built.
#
# What it cannot do: sentences that name numbers. Read docs/model-card.md, docs/figures.md ("What the first layer
# has learned") and docs/explorer.md afterwards.
set -eu
cd "$(dirname "$0")/.."

# Not into docs/img: yij replaces only images that it has drawn, and the one there may be from before it marked them.
rm -rf target/figures
io/app/target/yij/bin/yij figures --out target/figures/default
io/app/target/yij/bin/yij figures --shipped chapter-final --out target/figures/chapter
cp target/figures/default/* docs/img/
cp target/figures/chapter/before-and-after.svg docs/img/before-and-after-chapter.svg
./mvnw -q -o -pl io/app -am package -Pquick -Dtest=ExplorerScreenshots -Dsurefire.failIfNoSpecifiedTests=false \
    -Dyij.screenshots="$PWD/docs/img"

# yij demo in a terminal, recorded by `script` of util-linux. On a quiet machine: the recording shows how long it took.
rm -rf target/recording
mkdir -p target/recording
(cd target/recording && YIJ="$PWD/../../io/app/target/yij/bin/yij" script --quiet --log-out out.txt --log-timing times.txt \
    --command 'stty cols 100 rows 27; "$YIJ" demo' >/dev/null </dev/null)
io/app/target/yij/bin/yij java docs/recordings/Terminal.java target/recording/times.txt target/recording/out.txt \
    docs/img/demo.svg "yij demo" 25

# The notebook: its cells from docs/Chapter.java, their outputs by Jupyter (Debian's jupyter-nbconvert).
./mvnw -q -o -pl bench -am test -Pquick -Dtest='ConvNetNotebookTest#theNotebookHasTheCellsOfTheProgram' \
    -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dyij.notebook=true
mkdir -p target/jupyter
io/app/target/yij/bin/yij notebook --install --prefix target/jupyter
JUPYTER_PATH="$PWD/target/jupyter/share/jupyter" jupyter-nbconvert --to notebook --inplace --execute \
    --ExecutePreprocessor.record_timing=False docs/ConvNet.ipynb
git status --short docs
