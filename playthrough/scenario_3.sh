#!/usr/bin/env bash
# Scenario 3: a user takes all there is of an item and then clears the cart. Everything is back in stock, once: another
# user can buy all of it, and not one more, although the cart was cleared twice.
#
# That a basket has been filled cannot be looked up, but it can be proved: when the user asks for one more and is refused,
# the answer to the order before has been there already, since the same stock gives the same user its answers in order.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=utils.sh
. "$(dirname "${BASH_SOURCE[0]}")/utils.sh"

item=chair-$RUN
holder=cleo-$RUN
buyer=dana-$RUN
from_now receipts
from_now notices

step "4 of a new item come into stock (5, and a first customer buys one: that proves that they are there)"
supply "$item" 4

step "User $holder takes all 4; one more is refused"
add_to_cart "$holder" 4 "$item"
add_to_cart "$holder" 1 "$item"
await_notice "$holder" 1 "$item"

step "User $buyer wants 4 as well and is refused: they are in another basket"
add_to_cart "$buyer" 4 "$item"
await_notice "$buyer" 4 "$item"

step "User $holder clears the cart, twice"
clear_cart "$holder"
clear_cart "$holder"

step "User $buyer can buy all 4 now"
buy "$buyer" 4 "$item"

step "And not one more: clearing twice has not restocked twice"
add_to_cart "$buyer" 1 "$item"
await_notice "$buyer" 1 "$item"

passed
