#!/bin/sh
# Finds a MicroPython interpreter (Unix port, 1.22 or later, with threads and ffi) and prints the command that starts it.
#
#   1. $MICROPYTHON, if set
#   2. micropython on the PATH
#   3. the copy in ${XDG_CACHE_HOME:-~/.cache}/enot/micropython
#   4. on a Debian or Ubuntu machine: the distribution's package, unpacked into that cache folder. Nothing is installed;
#      the mirror is the one that the machine's own apt uses. Debian releases older than trixie have no usable package, so
#      trixie's is taken together with the C library that it needs, and started through its own dynamic loader.
#
# Needs the network only the first time. Progress goes to stderr, one line per step; exit code 1 when there is none to be had.
set -eu

cache="${XDG_CACHE_HOME:-$HOME/.cache}/enot/micropython"

say() { echo "micropython: $*" >&2; }

fits() {
    "$1" -c '
import sys, _thread, ffi, hashlib, json, select, socket, micropython
assert sys.implementation.version >= (1, 22) and hasattr(micropython, "schedule")
' >/dev/null 2>&1
}

give_up() {
    say "$1. Install MicroPython (Debian 13, Ubuntu: apt install micropython; macOS: brew install micropython), or set MICROPYTHON to its path."
    exit 1
}

mirrors() {  # the base addresses of the distribution's own archive, from apt's configuration
    apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
        awk -v release="$VERSION_CODENAME" '$2 == "main" && $3 == release && !seen[$1]++ {print $1}'
}

unpack_package() {  # $1: mirror, $2: suite, $3: an empty folder to work in
    private="$3/apt"
    mkdir -p "$private/lists/partial" "$private/archives/partial" "$private/parts"
    keys=$(ls /usr/share/keyrings/debian-archive-keyring.* /usr/share/keyrings/ubuntu-archive-keyring.* 2>/dev/null | head -n 1)
    components=main
    [ "$ID" = debian ] || components="main universe"
    echo "deb ${keys:+[signed-by=$keys]} $1 $2 $components" > "$private/sources.list"
    : > "$private/status"
    apt="apt-get -q -o Dir::Etc::sourcelist=$private/sources.list -o Dir::Etc::sourceparts=$private/parts \
        -o Dir::State::lists=$private/lists -o Dir::State::status=$private/status -o Dir::Cache=$private \
        -o Dir::Cache::archives=$private/archives -o Dir::State::extended_states=$private/extended \
        -o APT::Sandbox::User=$(id -un) -o APT::Install-Recommends=false -o Acquire::Languages=none \
        -o DPkg::Post-Invoke= -o APT::Update::Post-Invoke= -o Acquire::http::Timeout=30 -o Acquire::Retries=2"
    $apt update >"$private/log" 2>&1 || return 1
    $apt install --download-only --yes micropython >>"$private/log" 2>&1 || return 1
    for package in "$private"/archives/*.deb; do
        dpkg-deb -x "$package" "$3/root" || return 1
    done
    rm -rf "$3/root/usr/share" "$3/root/etc" "$3/root/usr/lib/locale" "$private"
}

write_launcher() {  # $1: folder that holds root/
    loader=$(find "$1/root" -name 'ld-linux*.so.*' -o -name 'ld64.so.*' | head -n 1)
    libraries=$(find "$1/root" -name 'libc.so.6' | head -n 1)
    [ -n "$loader" ] && [ -n "$libraries" ] || return 1
    cat > "$1/micropython" <<LAUNCHER
#!/bin/sh
root="$cache/copy"
exec "\$root${loader#"$1"}" --library-path "\$root$(dirname "${libraries#"$1"}")" "\$root/root/usr/bin/micropython" "\$@"
LAUNCHER
    chmod +x "$1/micropython"
}

if [ -n "${MICROPYTHON:-}" ]; then
    fits "$MICROPYTHON" || give_up "\$MICROPYTHON ($MICROPYTHON) is not a Unix port of 1.22 or later with threads and ffi"
    echo "$MICROPYTHON"
    exit
fi
on_path=$(command -v micropython || true)
if [ -n "$on_path" ] && fits "$on_path"; then
    echo "$on_path"
    exit
fi
copy="$cache/copy"
if [ ! -x "$copy/micropython" ]; then
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && [ -r /etc/os-release ] || give_up "not found"
    . /etc/os-release
    : "${VERSION_CODENAME:=}"
    suite=trixie
    [ "$ID" = debian ] || suite="$VERSION_CODENAME"
    mkdir -p "$cache"
    exec 9>"$cache/lock"
    if command -v flock >/dev/null; then flock 9; fi  # another process may be fetching it: wait for that one's copy
    if [ ! -x "$copy/micropython" ]; then
        say "not on the PATH; fetching $ID $suite's package into $cache (once, about 10 MB) ..."
        work=$(mktemp -d "$cache/fetch.XXXXXX")
        trap 'rm -rf "$work"' EXIT
        trap 'exit 1' INT TERM
        fetched=no
        for mirror in $(mirrors); do
            rm -rf "$work/apt" "$work/root"
            if unpack_package "$mirror" "$suite" "$work"; then
                fetched=yes
                break
            fi
        done
        [ "$fetched" = yes ] || give_up "could not be fetched from this machine's package mirror"
        write_launcher "$work" || give_up "the package has no C library that this machine could start"
        rm -rf "$copy"
        mv "$work" "$copy"
        trap - EXIT
        say "ready: $copy/micropython"
    fi
fi
fits "$copy/micropython" || give_up "the copy in $copy does not start (remove the folder to fetch it anew)"
echo "$copy/micropython"
