#!/usr/bin/env bash
# SHA256SUMS as coreutils reads it: each listed file is as listed, and each file is listed. Usage: sums.sh SITE
set -euo pipefail

cd "$1"
failed=0
sha256sum --check --strict --quiet SHA256SUMS || failed=1

listed=$(sed 's/^[0-9a-f]\{64\} [ *]//' SHA256SUMS | LC_ALL=C sort)
present=$(find . -type f ! -path './SHA256SUMS' ! -path './SHA256SUMS.asc' -printf '%P\n' | LC_ALL=C sort)
if [[ -z $listed ]]; then
  echo "SHA256SUMS lists nothing"
  failed=1
fi
unlisted=$(LC_ALL=C comm -13 <(printf '%s\n' "$listed") <(printf '%s\n' "$present"))
if [[ -n $unlisted ]]; then
  printf 'not listed: %s\n' "${unlisted//$'\n'/, }"
  failed=1
fi
echo "$(wc -l <SHA256SUMS) files listed"
exit "$failed"
