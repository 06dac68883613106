# shellcheck shell=bash
# Shared by the scripts of this folder (sourced, never run): where things lie, and how to speak.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sets: cairn_top      the project folder
#       cairn_cache    everything Cairn keeps outside the project folder
#       cairn_packages the list of Debian packages
#       cairn_root     the private Debian root that belongs to that list
# Nothing here changes the machine.

set -Eeuo pipefail
# 3 is the status of fail(): then everything has been said.
trap '[ $? = 3 ] || printf "cairn: %s stopped unexpectedly at line %s.\n       Please report this with the lines above.\n" "$0" "$LINENO" >&2' ERR
# The folder above scripts/, links resolved, so that the scripts work from anywhere.
cairn_top=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
if [ -z "${HOME:-}" ]; then
    HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
    export HOME
fi
cairn_cache=${XDG_CACHE_HOME:-$HOME/.cache}/cairn
cairn_packages=${CAIRN_PACKAGES:-$cairn_top/scripts/packages.txt}
cairn_suite=trixie

# Scripts that call each other count from the same moment.
export CAIRN_BEGAN=${CAIRN_BEGAN:-$EPOCHSECONDS}

# One line about what happens now, with the seconds since the first script began.
say() {
    printf '[%4ds] %s\n' $((EPOCHSECONDS - CAIRN_BEGAN)) "$*" >&2
}

# fail WHAT WHAT-TO-DO: one line each, then the end.
fail() {
    printf 'cairn: %s\n       %s\n' "$1" "$2" >&2
    exit 3
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# The packages of the list, one a line, without comments.
listed_packages() {
    [ -r "$cairn_packages" ] || fail "The package list $cairn_packages cannot be read." \
        "Check CAIRN_PACKAGES, or restore scripts/packages.txt with: git checkout scripts/packages.txt"
    sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$cairn_packages"
}

# The root is named by what is in it: another list makes another root.
packages_hash() {
    local all
    all=$(listed_packages)
    printf '%s\n' "$cairn_suite" "$all" | sha256sum | cut -c1-12
}

# True for Debian 13 or newer and an Ubuntu as new: they have the packages themselves.
# CAIRN_PRIVATE_ROOT=1 asks for the private root even there.
is_debian() {
    [ -z "${CAIRN_PRIVATE_ROOT:-}" ] || return 1
    local release=${CAIRN_OS_RELEASE:-/etc/os-release} id version
    [ -r "$release" ] || return 1
    id=$(sed -n 's/^ID=//p' "$release" | tr -d '"')
    version=$(sed -n 's/^VERSION_ID=//p' "$release" | tr -d '"')
    case $id in
        debian) [ -z "$version" ] || [ "${version%%.*}" -ge 13 ] ;;
        ubuntu) [ "${version%%.*}" -ge 26 ] ;;
        *) return 1 ;;
    esac
}

# The listed packages that this system does not have, one a line.
missing_packages() {
    local all
    all=$(listed_packages)
    # shellcheck disable=SC2086  # one word a package
    comm -13 <({ dpkg-query -W -f='${db:Status-Status} ${Package}\n' $all 2>/dev/null || true; } | sed -n 's/^installed //p' | sort -u) \
        <(sort -u <<<"$all")
}

# True where commands run as they are: already entered, or a Debian that has all the packages.
is_native() {
    [ -z "${CAIRN_INSIDE:-}" ] || return 0
    is_debian && [ -z "$(missing_packages)" ]
}

# need_space FOLDER MEGABYTES WHAT: fails where the disk under FOLDER has less.
need_space() {
    local there=$1 free
    while [ ! -d "$there" ]; do there=$(dirname -- "$there"); done
    free=$(df -Pm -- "$there" | awk 'NR == 2 { print $4 }')
    [ -n "$free" ] || return 0
    [ "$free" -ge "$2" ] || fail "Not enough disk space for $3: $there has $free MB free, $2 MB are needed." \
        "Free some space, or choose another disk with XDG_CACHE_HOME=/other/disk."
}

# Creates the cache folder, or says why not.
make_cache() {
    mkdir -p -- "$cairn_cache" 2>/dev/null && [ -w "$cairn_cache" ] || fail \
        "The cache folder $cairn_cache cannot be written." \
        "Give yourself access to it, or choose another with XDG_CACHE_HOME=/some/folder."
}

if [ -n "${CAIRN_ROOT:-}" ]; then
    cairn_root=$CAIRN_ROOT
else
    cairn_root=$cairn_cache/root-$(packages_hash)
fi

# inside COMMAND...: runs it in the environment.
inside() {
    "$cairn_top/scripts/shell" "$@"
}

# build_jobs: as many compilers as there are cores and 2 GB of memory for each.
build_jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemTotal:/ { print int($2 / 2000000) }' /proc/meminfo)
    if [ "${memory:-$cores}" -lt "$cores" ]; then cores=$memory; fi
    if [ "$cores" -lt 1 ]; then cores=1; fi
    echo "$cores"
}

# build PRESET [TARGET...]: configures where that is needed, then builds.
build() {
    local preset=$1 folder=$cairn_top/build/$1 log=$cairn_top/build/$1.log options=() jobs
    shift
    mkdir -p "$cairn_top/build" || fail "The folder $cairn_top/build cannot be written." "Give yourself access to the project folder."
    need_space "$cairn_top/build" 1500 "the build"
    if [ -e "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$cairn_top" "$folder/CMakeCache.txt"; then
        options+=(--fresh) # the project folder was moved or copied
    fi
    # Ninja follows the CMakeLists.txt itself, but not the presets.
    if [ ${#options[@]} -gt 0 ] || [ ! -e "$folder/build.ninja" ] || [ "$cairn_top/CMakePresets.json" -nt "$folder/build.ninja" ]; then
        say "Configuring preset $preset (details in build/$preset.log)"
        (cd "$cairn_top" && inside cmake --preset "$preset" "${options[@]}") >"$log" 2>&1 || {
            grep -A 12 'CMake Error' "$log" | head -n 40 >&2 || tail -n 20 "$log" >&2
            fail "Configuring failed." "Read build/$preset.log; if something is missing, run scripts/setup."
        }
    fi
    jobs=$(build_jobs)
    say "Building preset $preset with $jobs compilers at a time"
    (cd "$cairn_top" && NINJA_STATUS='[%f/%t, %es] ' inside cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"}) >&2 ||
        fail "The build failed." "The first error above says where; a full disk shows as 'No space left'."
}
