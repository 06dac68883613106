#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What scripts/headless-kit packs is enough: unpacks it, builds the preset "headless" (unoptimised, to be quick) where CMake sees nothing
# but the kit and LibTorch, and trains with what came out.   usage: headless_kit_test.sh PROJECT-FOLDER
set -eu
project=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

fail() {
    printf 'FAIL: %s\n' "$1"
    exit 1
}

bash "$project/scripts/headless-kit" "$work/kit.tar.gz"
[ "$(stat -c %s "$work/kit.tar.gz")" -lt 40000000 ] || fail "the kit has 40 MB or more"
tar -xf "$work/kit.tar.gz" -C "$work"
kit=$work/cairn-headless-kit
[ -s "$kit/KIT.md" ] || fail "the kit says nothing of itself"

# A LibTorch as it is downloaded: a folder with include and lib.
mkdir -p "$work/libtorch/include" "$work/libtorch/lib"
for name in torch ATen c10 caffe2; do ln -s "/usr/include/$name" "$work/libtorch/include/$name"; done
for name in "/usr/lib/$(uname -m)-linux-gnu/"lib{torch,torch_cpu,c10}.so; do ln -s "$name" "$work/libtorch/lib/"; done

# The compiler and its like are the machine's.
tools=(-DCMAKE_MAKE_PROGRAM="$(command -v ninja)" -DCMAKE_C_COMPILER="$(command -v cc)" -DCMAKE_CXX_COMPILER="$(command -v c++)")
if cache=$(command -v ccache); then tools+=(-DCMAKE_C_COMPILER_LAUNCHER="$cache" -DCMAKE_CXX_COMPILER_LAUNCHER="$cache"); fi
cmake -S "$project" --preset headless -B "$work/build" -DCMAKE_PREFIX_PATH="$kit;$work/libtorch" -DCAIRN_BENCH=OFF -DCMAKE_CXX_FLAGS_RELEASE=-O0 \
    -DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF -DCMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH=OFF "${tools[@]}" >"$work/configure.log" 2>&1 ||
    { tail -n 30 "$work/configure.log"; fail "the build cannot be configured with the kit alone"; }
for name in images sheet hdf5 matlab onnx sounds sentencepiece videos; do
    grep -q "Left out: reading of $name" "$work/configure.log" || fail "$name was found outside of the kit"
done
grep -E '^(SQLite3_LIBRARY|ZLIB_LIBRARY[A-Z_]*|SQLiteCpp_DIR|fmt_DIR|spdlog_DIR|CLI11_DIR|nlohmann_json_DIR):' "$work/build/CMakeCache.txt" |
    grep -v -e "=$kit/" -e NOTFOUND && fail "these come from elsewhere"
cmake --build "$work/build" >"$work/build.log" 2>&1 || { grep -A 5 -E 'error|FAILED' "$work/build.log" | head -n 40; fail "the build fails"; }

# The main job, and clear words for what is left out.
for row in $(seq 1 200); do printf '%s,%s,%s\n' $((row % 7)) $((row % 5)) $((row % 2)); done | sed '1i a,b,answer' >"$work/data.csv"
cairnctl=$work/build/bin/cairnctl
"$cairnctl" new "$work/p.cairn" --data "$work/data.csv" --target answer >"$work/new.log" 2>&1 || { cat "$work/new.log"; fail "no project can be made"; }
"$cairnctl" train "$work/p.cairn" --set epochs=2 --set device=cpu >"$work/train.log" 2>&1 || { tail -n 20 "$work/train.log"; fail "the training fails"; }
"$cairnctl" evaluate "$work/p.cairn" >"$work/evaluate.log" 2>&1 || { tail -n 20 "$work/evaluate.log"; fail "the model cannot be evaluated"; }
if "$cairnctl" export "$work/p.cairn" --format onnx --out "$work/out" >"$work/export.log" 2>&1; then fail "ONNX is not in the kit, but something was exported"; fi
grep -q 'built without ONNX' "$work/export.log" || { cat "$work/export.log"; fail "nobody says why ONNX cannot be exported"; }
if "$cairnctl" new "$work/q.cairn" --data postgresql://localhost/none >"$work/postgres.log" 2>&1; then fail "a database was read"; fi
grep -q 'built without libpq' "$work/postgres.log" || { cat "$work/postgres.log"; fail "nobody says why no database can be read"; }
echo "PASS: kit of $(($(stat -c %s "$work/kit.tar.gz") / 1000000)) MB, built and trained with"
