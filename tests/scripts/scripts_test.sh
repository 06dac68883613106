#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of scripts/: syntax, what they do, and what they say when the machine lets them down.
# Works on a copy of scripts/ in a temporary folder, with stand-ins for df, npm, mmdebstrap, cmake, ... in PATH, so it
# touches neither the network nor the real cache.   usage: scripts_test.sh PROJECT-FOLDER
set -u
source_folder=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
failures=0

unset CAIRN_INSIDE CAIRN_ROOT CAIRN_PACKAGES CAIRN_DEBIAN_MIRROR CAIRN_DUCKDB_DIR CAIRN_DUCKDB_TARBALLS CAIRN_NO_BWRAP
unset DISPLAY WAYLAND_DISPLAY
export CAIRN_PRIVATE_ROOT=1

# begin NAME: a fresh project, cache and set of stand-ins for each test.
begin() {
    name=$1
    place="$work/$name" # spaces stay: users have them in folders too
    project=$place/project
    fakes=$place/fakes
    export XDG_CACHE_HOME=$place/cache
    cache=$XDG_CACHE_HOME/cairn
    mkdir -p "$project" "$fakes"
    cp -r "$source_folder/scripts" "$project/"
    echo '{}' >"$project/CMakePresets.json"
    fake bwrap 'exit 0'
    fake mmdebstrap 'exit 99'
    fake npm 'exit 99'
}

# fake NAME BODY: a stand-in program.
fake() {
    printf '#!/bin/bash\n%s\n' "$2" >"$fakes/$1"
    chmod +x "$fakes/$1"
}

full_disk() {
    fake df 'echo "Filesystem 1M-blocks Used Available Capacity Mounted"; echo "disk 1000 900 100 90% /"'
}

# A mmdebstrap that works: an empty Debian, as a folder for root or as a tar file for others.
fake_debian() {
    fake mmdebstrap "echo call >>'$place/calls'; sleep ${1:-0}
        target=\$(printf '%s\\n' \"\$@\" | sed -n '/^trixie\$/ { n; p; }')
        made=\$(mktemp -d -p '$place') && mkdir -p \"\$made/usr/bin\" \"\$made/etc\" \"\$made/var/lib\"
        if [ \"\$target\" = - ]; then tar -cC \"\$made\" .; else mkdir -p \"\$target\" && cp -r \"\$made/.\" \"\$target\"; fi"
}

have_duckdb() {
    mkdir -p "$cache/duckdb-1.4.4/lib" "$cache/duckdb-1.4.4/include"
    echo library >"$cache/duckdb-1.4.4/lib/libduckdb.so"
    echo header >"$cache/duckdb-1.4.4/include/duckdb.h"
}

run() { # run COMMAND...: with the stand-ins first in PATH; leaves $status and $said
    said=$(cd / && PATH=$fakes:$PATH "$@" 2>&1 </dev/null)
    status=$?
}

complain() {
    printf 'FAIL  %s: %s\n' "$name" "$1"
    printf '%s\n' "$said" | sed 's/^/      | /'
    failures=$((failures + 1))
}

expect_failure() { # expect_failure TEXT...: a bad end and these words
    local text
    if [ "$status" = 0 ]; then complain "should have failed"; fi
    for text; do
        case $said in *"$text"*) ;; *) complain "did not say: $text" ;; esac
    done
}

expect_success() {
    if [ "$status" != 0 ]; then complain "ended with $status"; fi
}

expect_no_root() {
    if compgen -G "$cache/root-*" >/dev/null; then complain "left a half-made root: $(echo "$cache"/root-*)"; fi
}

expect_calls() { # expect_calls NUMBER: how often mmdebstrap was started
    if [ "$(wc -l <"$place/calls")" != "$1" ]; then complain "made the root $(wc -l <"$place/calls") times, not $1"; fi
}

# A plain user without sub-ids cannot make a root at all, and is told so.
can_make_root() {
    [ "$(id -u)" = 0 ] || { grep -qs "^$(id -un):" /etc/subuid && command -v newuidmap >/dev/null; }
}

test_syntax() {
    begin syntax
    local script scripts=("$source_folder"/scripts/{bench,common.sh,duckdb,run,setup,shell,test} "$source_folder/.ci/run")
    for script in "${scripts[@]}"; do
        run bash -n "$script"
        expect_success
    done
    if command -v shellcheck >/dev/null; then
        said=$(cd "$source_folder" && shellcheck "${scripts[@]}" 2>&1) || complain "shellcheck is not content"
    fi
}

test_no_disk() {
    begin "no disk"
    full_disk
    run "$project/scripts/setup"
    expect_failure "Not enough disk space" "100 MB free" "XDG_CACHE_HOME"
    expect_no_root
    begin "no disk for DuckDB"
    full_disk
    CAIRN_INSIDE=1 run "$project/scripts/duckdb"
    expect_failure "Not enough disk space for DuckDB"
}

test_disk_fills_up() {
    begin "disk fills up"
    fake mmdebstrap 'echo "E: write error - write (28: No space left on device)" >&2; exit 1'
    run "$project/scripts/setup"
    expect_failure "the disk is full" "Free 7 GB"
    expect_no_root
}

test_no_network() {
    begin "no network"
    fake mmdebstrap 'echo "E: Failed to fetch the index  Temporary failure resolving the mirror" >&2; exit 1'
    run "$project/scripts/setup"
    expect_failure "the Debian mirror cannot be reached" "Check the network" "CAIRN_DEBIAN_MIRROR"
    expect_no_root
}

test_no_network_for_duckdb() {
    begin "no network for DuckDB"
    fake npm 'echo "npm error network request failed" >&2; exit 1'
    CAIRN_INSIDE=1 run "$project/scripts/duckdb"
    expect_failure "npm could not fetch" "Check the network" "network request failed"
    if compgen -G "$cache/duckdb-*" >/dev/null; then complain "left something in the cache"; fi
}

test_unknown_package() {
    begin "unknown package"
    fake mmdebstrap 'echo "E: Unable to locate package libfoo-dev" >&2; exit 1'
    run "$project/scripts/setup"
    expect_failure "Unable to locate package libfoo-dev" "packages.txt"
}

test_other_trouble() {
    begin "other trouble"
    fake mmdebstrap 'echo "dpkg: error processing package foo (--configure):" >&2; exit 1'
    run "$project/scripts/setup"
    expect_failure "could not be made" "error processing package foo" "setup.log"
}

test_unsupported_machine() {
    begin "unsupported machine"
    fake uname 'echo riscv64'
    run "$project/scripts/setup"
    expect_failure "not built for riscv64" "64-bit"
    CAIRN_INSIDE=1 run "$project/scripts/duckdb"
    expect_failure "no pinned DuckDB for riscv64" "CAIRN_DUCKDB_DIR"
}

test_missing_tools() {
    begin "missing tools"
    rm "$fakes/mmdebstrap" "$fakes/bwrap"
    local tool
    for tool in bash env sed awk id uname cat cut df dirname readlink mkdir grep sha256sum tr paste wc rm sort comm flock; do
        ln -s "$(type -P "$tool")" "$fakes/$tool"
    done
    said=$(cd / && PATH=$fakes "$project/scripts/setup" 2>&1)
    status=$?
    expect_failure "Missing: mmdebstrap bubblewrap" "package manager"
}

test_unwritable_cache() {
    begin "cache that is a file"
    echo text >"$place/cache"
    run "$project/scripts/setup"
    expect_failure "cannot be written" "XDG_CACHE_HOME"
}

test_no_root_yet() {
    begin "shell without setup"
    run "$project/scripts/shell" true
    expect_failure "not there yet" "scripts/setup"
}

test_setup_makes_root_once() {
    begin "setup makes the root once"
    fake_debian
    have_duckdb
    run "$project/scripts/setup"
    expect_success
    compgen -G "$cache/root-*/etc/cairn-root" >/dev/null || complain "made no root"
    run "$project/scripts/setup"
    expect_success
    if [ -n "$said" ]; then complain "had something to do the second time"; fi
    expect_calls 1
    echo libextra-dev >>"$project/scripts/packages.txt"
    run "$project/scripts/setup"
    expect_success
    expect_calls 2
}

test_two_setups() {
    begin "two setups at once"
    fake_debian 1
    have_duckdb
    (PATH=$fakes:$PATH "$project/scripts/setup" >/dev/null 2>&1) &
    sleep 0.5
    run "$project/scripts/setup"
    wait
    expect_success
    expect_calls 1
}

test_interrupted_setup() {
    begin "interrupted setup"
    have_duckdb
    fake mmdebstrap "echo call >>'$place/calls'; sleep 2; exit 1"
    PATH=$fakes:$PATH "$project/scripts/setup" >/dev/null 2>&1 &
    local setup=$! i
    for ((i = 0; i < 100; i++)); do
        [ -e "$place/calls" ] && break
        sleep 0.1
    done
    kill -TERM "$setup"
    wait "$setup"
    said=
    expect_no_root
    rm "$place/calls"
    fake_debian
    run "$project/scripts/setup"
    expect_success
    expect_calls 1
}

test_corrupt_duckdb() {
    begin "corrupt DuckDB"
    mkdir -p "$place/tarballs/package"
    echo evil >"$place/tarballs/package/libduckdb.so"
    local kind
    for kind in duckdb-node-bindings-linux-x64-1.4.4-r.1 duckdb-node-bindings-linux-arm64-1.4.4-r.1 duckdb-1.4.4; do
        tar -czf "$place/tarballs/$kind.tgz" -C "$place/tarballs" package
    done
    CAIRN_INSIDE=1 CAIRN_DUCKDB_TARBALLS=$place/tarballs run "$project/scripts/duckdb"
    expect_failure "does not match its pinned SHA-512" "nothing was installed"
    if compgen -G "$cache/duckdb-*" >/dev/null; then complain "left something in the cache"; fi
    CAIRN_INSIDE=1 CAIRN_DUCKDB_TARBALLS=$place/nowhere run "$project/scripts/duckdb"
    expect_failure "is not there" "CAIRN_DUCKDB_TARBALLS"
}

test_status_of_ctest() {
    begin "status of ctest"
    have_duckdb
    fake cmake 'exit 0'
    fake ctest 'echo "50% tests passed, 1 tests failed out of 2"; exit 8'
    CAIRN_INSIDE=1 run "$project/scripts/test"
    if [ "$status" != 8 ]; then complain "ended with $status, ctest with 8"; fi
    expect_failure "1 tests failed out of 2"
    fake ctest 'echo "100% tests passed"'
    CAIRN_INSIDE=1 run "$project/scripts/test"
    expect_success
    fake cmake 'echo "CMake Error at CMakeLists.txt:1: no such thing"; exit 1'
    CAIRN_INSIDE=1 run "$project/scripts/test"
    expect_failure "no such thing" "Configuring failed"
}

test_headless_run() {
    begin "headless run"
    have_duckdb
    fake cmake 'exit 0'
    local bin=$project/build/release/bin
    mkdir -p "$bin"
    printf '#!/bin/bash\necho "$*" >>"%s/calls"\n[ "$1" != new ] || : >"$2"\n' "$place" >"$bin/cairnctl"
    chmod +x "$bin/cairnctl"
    ln -s "$project/scripts/run" "$place/link"
    CAIRN_INSIDE=1 run "$place/link"
    expect_success
    local verbs
    verbs=$(cut -d' ' -f1 "$place/calls" | paste -sd' ')
    [ "$verbs" = "new train evaluate report export export export" ] || complain "did: $verbs"
    printf '#!/bin/bash\necho "train: the disk is full" >&2; exit 5\n' >"$bin/cairnctl"
    CAIRN_INSIDE=1 run "$place/link"
    expect_failure "the disk is full" "Training the sample: failed"
}

test_run_with_display() {
    begin "run with a display"
    have_duckdb
    fake cmake 'exit 0'
    local bin=$project/build/release/bin
    mkdir -p "$bin"
    printf '#!/bin/bash\n: >"$2"\n' >"$bin/cairnctl"
    printf '#!/bin/bash\necho "window shows $*"\n' >"$bin/cairn"
    chmod +x "$bin/cairnctl" "$bin/cairn"
    CAIRN_INSIDE=1 DISPLAY=:77 run "$project/scripts/run"
    expect_success
    case $said in *"window shows $project/out/fashion-mnist.cairn"*) ;; *) complain "did not open the sample" ;; esac
    CAIRN_INSIDE=1 WAYLAND_DISPLAY=w run "$project/scripts/run" a.csv "b c.csv"
    expect_success
    case $said in *"window shows a.csv b c.csv"*) ;; *) complain "did not hand over its arguments" ;; esac
    CAIRN_INSIDE=1 run "$project/scripts/run" a.csv
    expect_failure "no display to open a.csv" "cairnctl"
}

test_bench() {
    begin "bench"
    have_duckdb
    fake cmake 'exit 0'
    mkdir -p "$project/build/release/bench" "$project/bench"
    printf '#!/bin/bash\necho "train in $CAIRN_BIN"\n' >"$project/build/release/bench/train_bench"
    printf '#!/bin/bash\necho "table ratio 0.5"; exit 1\n' >"$project/bench/table.sh"
    chmod +x "$project/build/release/bench/train_bench" "$project/bench/table.sh"
    CAIRN_INSIDE=1 run "$project/scripts/bench" train
    expect_success
    case $said in *"train in $project/build/release/bin"*"met their bars"*) ;; *) complain "did not run the one" ;; esac
    CAIRN_INSIDE=1 run "$project/scripts/bench"
    expect_failure "Below their bar: table.sh" "train in"
    CAIRN_INSIDE=1 run "$project/scripts/bench" nothing
    expect_failure "no benchmark named like: nothing" "table.sh train_bench"
}

test_syntax
test_no_disk
test_no_network_for_duckdb
test_corrupt_duckdb
test_unsupported_machine
test_missing_tools
test_unwritable_cache
test_no_root_yet
test_status_of_ctest
test_headless_run
test_run_with_display
test_bench
if can_make_root; then
    test_disk_fills_up
    test_no_network
    test_unknown_package
    test_other_trouble
    test_setup_makes_root_once
    test_two_setups
    test_interrupted_setup
else
    echo "SKIP  making a private root: $(id -un) has no sub-ids"
fi
if [ "$failures" = 0 ]; then echo "All tests of the scripts passed"; else echo "$failures complaints"; fi
[ "$failures" = 0 ]
