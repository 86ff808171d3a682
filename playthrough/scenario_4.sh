#!/usr/bin/env bash
# Scenario 4: a message that is not even JSON and one with a negative quantity. Neither stops the shop: each becomes a
# record on topic dead-letters that says what came, where it went and what is wrong with it, and the same user's next
# order works. Nothing of the invalid ones is left behind: the stock is what it was.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=utils.sh
. "$(dirname "${BASH_SOURCE[0]}")/utils.sh"

item=mug-$RUN
user=emil-$RUN
from_now receipts
from_now notices
from_now dead-letters

# The next dead letter of the user, which holds the payload $1 as it is, as a JSON string, or in base64.
await_dead_letter() {
  local field quoted=${1//\"/\\\"}
  await_record dead-letters "$user" "a dead letter for $1"
  holds "a dead letter for $1" "\"key\":\"$user\"" \
    '"function":"com.example/user-shopping-cart"' '"typename":"com.example/AddToCart"'
  for field in payload encoding reason time; do
    [[ $RECORD =~ \"$field\":(\"[^\"]|[{0-9]) ]] || fail "expected a dead letter with a $field, got $RECORD"
  done
  [[ $RECORD == *"$1"* || $RECORD == *"$quoted"* || $RECORD == *"$(base64_of "$1")"* ]] ||
    fail "expected a dead letter with the payload $1, got $RECORD"
}

step "3 of a new item come into stock (4, and a first customer buys one: that proves that they are there)"
supply "$item" 3

step "User $user sends something that is not JSON"
words='two mugs, please'
produce add-to-cart "$user" "$words" bytes
await_dead_letter "$words"

step "User $user adds a negative quantity"
add_to_cart "$user" -2 "$item"
await_dead_letter "{\"userId\":\"$user\",\"quantity\":-2,\"itemId\":\"$item\"}"

step "User $user adds 2 and checks out"
buy "$user" 2 "$item"

step "And adds the last one: the checkout before has emptied the basket, so this receipt is for 1"
buy "$user" 1 "$item"

step "And not one more: the negative quantity has put nothing into stock"
add_to_cart "$user" 1 "$item"
await_notice "$user" 1 "$item"

passed
