#!/usr/bin/env bash
# What `cmake --install` leaves can be used without the source: program, man page, completion, scenarios, headers, library.
# usage: install_test.sh SOURCE BUILD COMPILER [FLAG…]
set -euo pipefail

source=$1 build=$2 compiler=$3
shift 3
flags=("$@")
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
usr=$folder/usr
cmake --install "$build" --prefix "$usr" >"$folder/log" || { cat -- "$folder/log"; fail 'cmake --install failed'; }

# The program: the main scenario prints what is in reports/.
"$usr/bin/gpusim" "$usr/share/gpusim/scenarios/p40x3_vs_v100x1.json" --width 100 --lang en >"$folder/terminal" 2>"$folder/notes" ||
  { cat -- "$folder/notes"; fail 'the installed program does not run the main scenario'; }
diff -u "$source/reports/p40x3_vs_v100x1/terminal.txt" "$folder/terminal" || fail 'the installed program prints something else'

# The man page has every command and each of its options; what can judge it does.
page=$usr/share/man/man1/gpusim.1
mapfile -t commands < <("$usr/bin/gpusim" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
[[ ${#commands[@]} -gt 10 ]] || fail 'the help lists no commands'
for command in "${commands[@]}"; do
  grep -q "^\.SS \"gpusim ${command//-/\\\\-}[ \"]" "$page" || fail "the man page lacks the command $command"
  options=$("$usr/bin/gpusim" "$command" --help | grep -c '^  --')
  shown=$(sed -n "/^\.SS \"gpusim ${command//-/\\\\-}[ \"]/,/^\.S[HS] /p" "$page" | grep -c '^\.B.*\\-\\-')
  [[ $options -eq $shown ]] || fail "the man page shows $shown of $options options of $command"
done
if command -v groff >/dev/null; then
  complaints=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
  [[ -z $complaints ]] || fail "groff: $complaints"
fi
# The same bytes when it is made again.
"$source/tools/man_page" "$usr/bin/gpusim" "$folder/again.1"
cmp "$page" "$folder/again.1" || fail 'the man page differs when it is made again'

# The completion offers what the program says.
# shellcheck disable=SC2016
offered=$(cd -- "$usr" && PATH=$usr/bin:$PATH bash --norc -c 'source "$1"; compopt() { :; }
  COMP_WORDS=(gpusim va) COMP_CWORD=1; _gpusim; printf "%s " "${COMPREPLY[@]}"
  COMP_WORDS=(gpusim list tra) COMP_CWORD=2; _gpusim; printf "%s " "${COMPREPLY[@]}"' - "$usr/share/bash-completion/completions/gpusim")
[[ $offered == 'validate-model validate traces ' ]] || fail "the completion offers \"$offered\""

# Nothing installed knows where it was built, or how we warn.
if grep -rlF -e "$source" -e "$build" -e -Wconversion "$usr/lib"*/cmake "$usr/lib"/*/cmake "$page" 2>/dev/null; then
  fail 'the files above name the source, the build folder or our warnings'
fi

# Every header can be read alone.
alone() { printf '#include "gpusim/%s"\n' "$1" | "${@:2}" -std=c++20 -fsyntax-only -x c++ - || { printf '%s\n' "$1"; return 1; }; }
export -f alone
find "$usr/include/gpusim" -type f ! -name '*.hpp' | grep . && fail 'the files above are no headers'
find "$usr/include/gpusim" -name '*.hpp' -printf '%f\n' | sort >"$folder/headers"
diff <(cd -- "$source/include/gpusim" && printf '%s\n' *.hpp | sort) "$folder/headers" || fail 'not all headers are installed'
# shellcheck disable=SC2016
xargs -P "$(nproc)" -I '{}' bash -c 'alone "$@"' - '{}' "$compiler" -I "$usr/include" <"$folder/headers" || fail 'a header cannot be read alone'

# The example in include/gpusim/README.md, as it stands there, builds and prints what is said there.
block() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$source/include/gpusim/README.md" | sed '1d;$d'; }
mkdir -- "$folder/embedded"
block cmake >"$folder/embedded/CMakeLists.txt"
block cpp >"$folder/embedded/main.cpp"
block text >"$folder/expected"
[[ $(wc -l <"$folder/embedded/main.cpp") -le 20 ]] || fail 'the example is longer than twenty lines'
{ cmake -S "$folder/embedded" -B "$folder/embedded/build" -DCMAKE_PREFIX_PATH="$usr" -DCMAKE_CXX_COMPILER="$compiler" \
    -DCMAKE_CXX_FLAGS="${flags[*]}" && cmake --build "$folder/embedded/build"; } >"$folder/log" 2>&1 ||
  { cat -- "$folder/log"; fail 'the example does not build'; }
"$folder/embedded/build/embedded" >"$folder/printed" || fail 'the example fails'
diff -u "$folder/expected" "$folder/printed" || fail 'the example prints something else'
# Other minor versions are refused.
sed -i 's/find_package(gpusim /find_package(gpusim 99.1 /' "$folder/embedded/CMakeLists.txt"
if cmake -S "$folder/embedded" -B "$folder/embedded/build" >"$folder/log" 2>&1; then fail 'a version that is not there is found'; fi
