# What the scenarios share: how a record gets into a topic and how one is read back, through the API of the local
# runtime (npm start) or, with --rpk, through rpk in the compose file's kafka. Bash, curl and the usual small tools only.
#
# Records on different topics overtake each other (an add its restock, a checkout its add), and nothing can look into a
# function's state. So no step sleeps and hopes: each waits for a record that proves it, and asks again where that is
# harmless (the checkout of an empty basket writes no receipt, a refused add changes nothing).
# shellcheck shell=bash

KAFKA_REST=${KAFKA_REST:-http://localhost:8082}
KAFKA_REST=${KAFKA_REST%"${KAFKA_REST##*[!/]}"} # without slashes at the end
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
NAME=$(basename "$0" .sh | tr _ ' ')
RUN=$(printf '%x%04x' "$(date +%s)" "$RANDOM") # makes the ids of one run fresh
CONSUME_SECONDS=5 # one read with rpk, which does not end by itself
read -ra COMPOSE_COMMAND <<<"${COMPOSE:-docker-compose}"

step() { printf '\n%s\n' "$*"; }
passed() { printf '\n%s: passed\n' "$NAME"; }
stop() { printf '%s: %s\n' "$NAME" "$*" >&2; exit 1; }
fail() { stop "FAILED: $*"; }

usage() { # the head comment of the scenario, and what they have in common
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  printf '\nusage: %s [--rpk] [--help]\n\n' "$0"
  printf '  (default)  against the API of npm start; KAFKA_REST: its URL (http://localhost:8082)\n'
  printf '             STATEFUN_TOKEN: a token of it, where it asks for one\n'
  printf '  --rpk      against docker-compose up; COMPOSE: the command, such as "docker compose" (docker-compose)\n'
  printf '  PATIENCE: how many seconds to wait for a record (30, with --rpk 180)\n'
}

case $* in
  '') RPK=no PATIENCE=${PATIENCE:-30} ;;
  --rpk) RPK=yes PATIENCE=${PATIENCE:-180} ;;
  --help | -h) usage && exit 0 ;;
  *) stop "unknown arguments: $* (see --help)" ;;
esac

# --- writing -----------------------------------------------------------------------------------------------------------

request() { # curl arguments -> STATUS, BODY
  local answer code=0 direct=${NO_PROXY:-${no_proxy:-}}
  local token=()
  if [[ -n ${STATEFUN_TOKEN:-} ]]; then token=(-H "Authorization: Bearer $STATEFUN_TOKEN"); fi
  answer=$(curl -s "${token[@]+"${token[@]}"}" --max-time 30 --noproxy "${direct:+$direct,}localhost,127.0.0.1" -w '\n%{http_code}' "$@") || code=$?
  ((code == 0)) || stop "no answer from $KAFKA_REST (curl exit code $code): start it with 'npm start', or set KAFKA_REST"
  STATUS=${answer##*$'\n'} BODY=${answer%$'\n'*}
}

in_kafka() { cd "$ROOT" && "${COMPOSE_COMMAND[@]}" exec -T kafka "$@"; }
base64_of() { printf '%s' "$1" | base64 | tr -d '\n'; }

produce() { # TOPIC KEY VALUE [bytes]: VALUE is JSON unless said otherwise
  local output format=json key="\"$2\"" value=$3
  printf -- '-> %-13s  key %s  %s\n' "$1" "$2" "$3"
  if [[ $RPK == yes ]]; then
    output=$(printf '%s\n' "$3" | in_kafka rpk topic produce "$1" -k "$2" 2>&1) ||
      stop "rpk cannot produce to $1 (${output##*$'\n'}): start it with '${COMPOSE_COMMAND[*]} up -d' ('npm start': no --rpk)"
    return 0
  fi
  if [[ ${4:-} == bytes ]]; then format=binary key="\"$(base64_of "$2")\"" value="\"$(base64_of "$3")\""; fi
  request -X POST "$KAFKA_REST/topics/$1" -H "Content-Type: application/vnd.kafka.$format.v2+json" \
    --data-binary "{\"records\":[{\"key\":$key,\"value\":$value}]}"
  [[ $STATUS == 200 && $BODY =~ \"offset\":[0-9] ]] ||
    fail "expected the offset of the record produced to $1, got status $STATUS: $BODY"
}

restock() { produce restock-items "$1" "{\"itemId\":\"$1\",\"quantity\":$2}"; }                     # ITEM QUANTITY
add_to_cart() { produce add-to-cart "$1" "{\"userId\":\"$1\",\"quantity\":$2,\"itemId\":\"$3\"}"; } # USER QUANTITY ITEM
clear_cart() { produce clear-cart "$1" "{\"userId\":\"$1\"}"; }                                     # USER
checkout() { produce checkout "$1" "{\"userId\":\"$1\"}"; }                                         # USER

# --- reading -----------------------------------------------------------------------------------------------------------
# A position is kept for each topic and key: an offset of the API; with rpk, which reads several partitions in any order,
# the number of records of that key.

page() { # TOPIC OFFSET MILLISECONDS -> PAGE: a line "offset, key in quotes, value" (tabs between) for each record
  local tab=$'\t' split='{"topic":"[^"]*","key":' # a quote inside of a string is escaped: no value can hold this
  request "$KAFKA_REST/topics/$1/partitions/0/records?offset=$2&max_bytes=65536&timeout=$3" \
    -H 'Accept: application/vnd.kafka.json.v2+json'
  PAGE=''
  if [[ $STATUS == 404 ]]; then # nothing was ever written to it: answered at once, so set the pace here
    if (($3 > 0)); then sleep 0.2; fi
    return 0
  fi
  PAGE=$(LC_ALL=C sed -e "s/$split/\\
/g" <<<"$BODY" | LC_ALL=C sed -nE \
    "s/^(\"([^\"\\]|\\\\.)*\"|null),\"value\":(.*),\"partition\":[0-9]+,\"offset\":([0-9]+)}[],]*\$/\\4$tab\\1$tab\\3/p")
  [[ $STATUS == 200 && ($BODY == '[]' || -n $PAGE) ]] || fail "expected records of $1, got status $STATUS: $BODY"
}

consume() { # TOPIC KEY: a line "key, value" for each record of that key, for a bounded time
  # The bound is inside the container: ending the command out here would leave rpk running in there.
  { in_kafka timeout "$CONSUME_SECONDS" rpk topic consume "$1" --read-committed -o start -f '%k\t%v\n' </dev/null |
    grep --line-buffered "^$2"$'\t'; } 2>/dev/null || true
}

from_now() { # TOPIC [KEY]: read only what comes from now on. No KEY: the keys that will be asked for are fresh
  local low=0 stride=1 end=unknown last
  if [[ $RPK == yes ]]; then
    if [[ -n ${2:-} ]]; then low=$(consume "$1" "$2" | wc -l); fi
    stride=-1
  fi
  while ((stride >= 0)); do # nothing tells where the end is: ever longer strides up to it, then ever shorter ones
    page "$1" $((low + stride)) 0
    last=${PAGE##*$'\n'}
    if [[ -n $PAGE ]]; then low=$((${last%%$'\t'*} + 1)); else end=passed; fi
    if ((stride == 0)); then break; fi
    if [[ $end == passed ]]; then stride=$((stride / 2)); else stride=$((2 * stride)); fi
  done
  printf -v "start_${1//-/_}" %s "$((low))"
}

look() { # TOPIC KEY MILLISECONDS -> RECORD: the next record of that key, also printed; 1: none so far
  local offset key value start="start_${1//-/_}" position="position_${1//-/_}_${2//-/_}" end=$((SECONDS + 5))
  local next=${!position:-${!start:-0}} seen=0 found=no
  if [[ $RPK == yes ]]; then
    while [[ $found == no ]] && IFS=$'\t' read -r key value; do
      if ((++seen > next)); then next=$seen RECORD=$value found=yes; fi
    done < <(consume "$1" "$2")
    [[ $found == yes ]] || sleep 0.5 # the pace, should rpk give up at once
  else
    while [[ $found == no ]] && page "$1" "$next" "$3" && [[ -n $PAGE ]] && ((SECONDS <= end)); do
      while [[ $found == no ]] && IFS=$'\t' read -r offset key value; do
        next=$((offset + 1))
        if [[ $key == "\"$2\"" ]]; then RECORD=$value found=yes; fi
      done <<<"$PAGE"
    done
  fi
  printf -v "$position" %s "$next"
  [[ $found == yes ]] || return 1
  printf '<- %-13s  key %s\n%s\n' "$1" "$2" "$RECORD"
}

await_record() { # TOPIC KEY WHAT -> RECORD: the next one of that key
  local end=$((SECONDS + PATIENCE))
  until look "$1" "$2" 1000; do
    ((SECONDS < end)) || fail "expected $3 on topic $1 with key $2, got nothing for $PATIENCE s"
  done
}

holds() { # WHAT [TEXT]…: RECORD is to be WHAT, so it must hold each TEXT
  local text
  for text in "${@:2}"; do [[ $RECORD == *"$text"* ]] || fail "expected $1 with $text, got $RECORD"; done
}

# --- the shop ----------------------------------------------------------------------------------------------------------

settle() { # USER -> OUTCOME, RECORD: checks out until the user's order is answered by a receipt or by a notice
  local end=$((SECONDS + PATIENCE)) wait=250
  while ((SECONDS < end)); do
    checkout "$1"
    OUTCOME=receipt && look receipts "$1" "$wait" && return 0
    OUTCOME=notice && look notices "$1" "$wait" && return 0
    ((wait >= 2000)) || wait=$((2 * wait))
  done
  fail "expected a receipt or a notice for user $1, got neither for $PATIENCE s"
}

is_receipt() { # USER QUANTITY ITEM
  local expected="{\"userId\":\"$1\",\"details\":\"$3: $2\"}"
  [[ $OUTCOME == receipt && $RECORD == "$expected" ]] || fail "expected the receipt $expected, got the $OUTCOME $RECORD"
}

is_notice() { holds "a notice" '"status":"OUTOFSTOCK"' "\"itemId\":\"$2\"" "\"quantity\":$1"; } # QUANTITY ITEM

await_notice() { # USER QUANTITY ITEM
  await_record notices "$1" "a notice that $2 of $3 are out of stock" && is_notice "$2" "$3"
}

buy() { # USER QUANTITY ITEM -> RECORD: adds and checks out, again while the stock is still on its way
  local end=$((SECONDS + PATIENCE))
  add_to_cart "$@" && settle "$1"
  while [[ $OUTCOME == notice ]] && ((SECONDS < end)); do sleep 0.2 && add_to_cart "$@" && settle "$1"; done
  is_receipt "$@"
}

supply() { # ITEM QUANTITY: restocks one more, and a first customer buys that one: so the stock has arrived
  restock "$1" $(($2 + 1))
  buy "first-$RUN" 1 "$1"
}
