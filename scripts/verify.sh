#!/usr/bin/env bash
# Everything that must hold before a change lands: `npm run verify`. The cheapest steps come first, and the first one that
# fails ends it. The last line says how many checks passed and failed: each step is one, and so is each test.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export PATH=$PWD/node_modules/.bin:$PATH

reports=$(mktemp -d)
times='' passed=0 failed=0 outcome=''

finish() {
  rm -rf "$reports"
  printf '\n%s%s\n\n' "$times" "${outcome:-verify: interrupted before it was done}"
  printf '%d passed, %d failed\n' "$passed" "$failed"
}
trap finish EXIT

now() { printf '%s' "${EPOCHREALTIME:-$SECONDS}" | tr , .; }

step() { # NAME COMMAND…
  local name=$1 started status=0
  shift
  printf '\n== %s: %s\n' "$name" "$*"
  started=$(now)
  "$@" </dev/null || status=$?
  times+=$(awk -v name="$name" -v from="$started" -v to="$(now)" 'BEGIN { printf "%-12s %6.1f s", name, to - from }')$'\n'
  if ! count_tests && ((status == 0)); then status=1; fi
  if ((status != 0)); then
    failed=$((failed + 1)) outcome="verify: FAILED at step \"$name\" (exit code $status): $*"
    exit 1
  fi
  passed=$((passed + 1))
}

vitest_step() { # NAME COMMAND…: counts its tests, too
  step "$@" --reporter=default --reporter=json --outputFile.json="$reports/tests.json"
}

count_tests() { # of the step that has just run, if it left a report; fails when that cannot be read
  local counts
  [[ -f $reports/tests.json ]] || return 0
  counts=$(node -p 'const { numPassedTests, numFailedTests } = JSON.parse(fs.readFileSync(process.argv[1])); `${numPassedTests} ${numFailedTests}`' "$reports/tests.json") || return 1
  passed=$((passed + ${counts% *})) failed=$((failed + ${counts#* }))
  rm "$reports/tests.json"
}

bash_syntax() {
  local file
  for file in {scripts,packages/wire,playthrough,docker,test/docker,tools/offline-images,tools/offline-images/*}/*.sh .ci/run; do bash -n "$file" || return 1; done
}

step scripts bash_syntax
step lint biome check
step types npm run --silent types
step generated packages/wire/generate.sh --check
step api node scripts/api.mjs --check
step console npm run --silent console -- --check
vitest_step tests npm test --
step fuzz npm run --silent fuzz -- --requests 20000
step simulation npm run --silent simulate -- --seeds 1..1000
step model npm run --silent model -- --seeds 1..2000
step power-cuts npm run --silent power-cuts -- --seeds 1..200
step mutants npm run --silent mutants
vitest_step browser npm run test:browser --
vitest_step e2e npm run test:e2e --
vitest_step packages npm run test:packages --
vitest_step engine npm run test:engine --
vitest_step compose npm run e2e:compose --
outcome='verify: all steps passed'
