#!/bin/sh
# Draws again what shows the default model, after it has changed: the figures of docs/figures.md and README, and the
# screenshots of docs/explorer.md (these need Chromium and its driver). The application must be built.
#
# What it cannot do: sentences that name numbers. Read docs/model-card.md, docs/figures.md ("What the first layer
# has learned") and docs/explorer.md afterwards.
set -eu
cd "$(dirname "$0")/.."

io/app/target/yij/bin/yij figures --out docs/img
./mvnw -q -o -pl io/app -am package -Pquick -Dtest=ExplorerScreenshots -Dsurefire.failIfNoSpecifiedTests=false \
    -Dyij.screenshots="$PWD/docs/img"
git status --short docs/img
