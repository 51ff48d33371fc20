#!/bin/bash
# write_manual.sh FOLDER PROGRAM...: man pages and shell completions, which the program writes from its table of options.
# `./dev package` and `cmake --install` use it; PROGRAM may begin with an emulator.
set -euo pipefail
folder=$1
shift
mkdir -p "$folder/man/man1" "$folder/completions"
"$@" man >"$folder/man/man1/trailhound.1"
# `  rules check     Check whether …` under "Commands"; a summary goes on in lines with a deeper indent.
"$@" --help | sed -n '/^Commands$/,/^$/s/^  \([a-z]\+\( [a-z]\+\)\?\)  .*/\1/p' | while read -r command; do
  # shellcheck disable=SC2086 # the words of the command
  "$@" man $command >"$folder/man/man1/trailhound-${command// /-}.1"
done
"$@" completion bash >"$folder/completions/trailhound.bash"
"$@" completion zsh >"$folder/completions/_trailhound"
"$@" completion fish >"$folder/completions/trailhound.fish"
