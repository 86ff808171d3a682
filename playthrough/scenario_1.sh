#!/usr/bin/env bash
# Scenario 1: 50 socks come into stock, user 1 puts 3 of them into the cart and checks out. The receipt says: 3 socks.
#
# User and item are always the same, so this also copes with what an earlier run left behind: a checkout comes first, and
# an order that shared its basket with a leftover, or overtook the restocking, is placed again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=utils.sh
. "$(dirname "${BASH_SOURCE[0]}")/utils.sh"

step "50 socks come into stock"
restock socks 50
from_now receipts 1
from_now notices 1

step "User 1 starts with an empty basket: what an earlier run left in it is paid for now"
checkout 1
while look receipts 1 250; do :; done

step "User 1 adds 3 socks and checks out"
expected='{"userId":"1","details":"socks: 3"}'
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  add_to_cart 1 3 socks
  settle 1
  if [[ $RECORD == "$expected" ]]; then passed && exit 0; fi
  if [[ $OUTCOME == notice ]]; then
    step "The order overtook the restocking: order again"
    sleep 0.2
  else
    step "The basket held something from an earlier run, and is empty now: order again"
  fi
done
fail "expected the receipt $expected, got the $OUTCOME $RECORD after $attempt orders"
