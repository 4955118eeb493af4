# What the scripts of this folder share: packages, configuring, building. Source it; it sets `root` and `me`.
# shellcheck shell=bash disable=SC2034

root=$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")
me=tools/$(basename -- "$0")
run_packages=(g++ cmake ninja-build libboost-dev libboost-program-options-dev libfmt-dev nlohmann-json3-dev libcadical-dev
              coinor-libclp-dev)
test_packages=("${run_packages[@]}" doctest-dev librapidcheck-dev python3-jsonschema)
reader_packages=(chromium librsvg2-bin fonts-noto-cjk python3-pandas)
node_packages=(speedscope@1.25.0 @duckdb/node-api@1.5.6-r.1)

note() { printf '%s: %s\n' "$me" "$*" >&2; }
fail() { note "error: $*"; exit 1; }

# Prints those of the packages that are not installed; none where there is no dpkg to ask.
missing() {
  command -v dpkg-query >/dev/null || return 0
  local package
  for package; do
    [[ " $(dpkg-query -W -f '${db:Status-Status} ' "$package" 2>/dev/null)" == *" installed "* ]] || printf '%s ' "$package"
  done
}

# Installs what is missing. Asks apt only then, so that everything works without a network once it is there.
need_packages() {
  local packages as_root=() log
  read -ra packages <<<"$(missing "$@")"
  [[ ${#packages[@]} -gt 0 ]] || return 0
  local by_hand="run \"apt-get install ${packages[*]}\" as root, then $me again"
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null || fail "missing ${packages[*]}, and there is no sudo; $by_hand"
    as_root=(sudo)
  fi
  note "installing ${packages[*]}"
  log=$(mktemp)
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  # A failed update is not yet an error: the packages may be in apt's cache.
  { "${apt[@]}" update || true; "${apt[@]}" install -y --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 </dev/null || true
  read -ra packages <<<"$(missing "${packages[@]}")"
  if [[ ${#packages[@]} -gt 0 ]]; then
    fail "apt-get could not install ${packages[*]} ($(grep -m 1 '^[EW]: ' "$log" || echo 'no reason given'); all it said is in $log); $by_hand"
  fi
  rm -f -- "$log"
}

# Installs the packages of npm that tests read outputs with, where there is npm and a network; the tests say so where they are missing.
need_node_packages() {
  local folder=$root/build-check-node
  if ! command -v npm >/dev/null; then
    note 'no npm: DuckDB and speedscope are not tested'
  elif ! npm ls --prefix "$folder" "${node_packages[@]}" >/dev/null 2>&1; then
    mkdir -p -- "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --silent "${node_packages[@]}" >/dev/null 2>&1 </dev/null ||
      note "npm could not install ${node_packages[*]}: DuckDB and speedscope are not tested"
  fi
}

# Runs a command of which one wants to see the output only when it fails: quietly LOG COMMAND…
quietly() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { cat -- "$log" >&2; fail "\"$*\" failed"; }
}

# ccache where it is installed; switched off, not left out, where it has no place to write to: the commands stay the same, so
# that nothing is built again for it.
launcher=$(command -v ccache || true)
if [[ -n $launcher ]]; then
  cache=$(ccache --get-config cache_dir)
  { mkdir -p -- "$cache" && [[ -w $cache ]]; } 2>/dev/null || export CCACHE_DISABLE=1
  export CCACHE_BASEDIR=$root CCACHE_SLOPPINESS=pch_defines,time_macros
fi

# Copies ninja's output to a log; shows its counter on a terminal, elsewhere only that there is something to build.
progress() {
  local line begun=''
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ $line == \[*\]\ Building* ]] || continue
    if [[ -t 2 ]]; then
      printf '\r%s: building %s]' "$me" "${line%%]*}" >&2
    elif [[ -z $begun ]]; then
      note 'building (a few minutes the first time)'
    fi
    begun=yes
  done >"$1"
  if [[ -t 2 && -n $begun ]]; then printf '\r\e[K' >&2; fi
}

# Configures and builds a preset of CMakePresets.json: build PRESET FOLDER TARGET [CMAKE OPTION…]
build() {
  local preset=$1 folder=$root/$2 target=$3 fresh=()
  shift 3
  # A folder that was made by another generator or moved here cannot be configured again, only anew.
  if [[ -f $folder/CMakeCache.txt ]] && ! { grep -qxF 'CMAKE_GENERATOR:INTERNAL=Ninja' "$folder/CMakeCache.txt" &&
    grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; }; then
    fresh=(--fresh)
  fi
  mkdir -p -- "$folder" || fail "cannot write to $folder"
  quietly "$folder/configure.log" cmake -S "$root" --preset "$preset" "${fresh[@]}" -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher" "$@"
  cmake --build "$folder" --target "$target" -j "$(nproc)" 2>&1 </dev/null | progress "$folder/build.log" ||
    { grep -v '^\[.*\] Building ' "$folder/build.log" >&2 || true; fail "the build of $folder failed"; }
}
