#!/usr/bin/env bash
# Scenario 2: two users want 3 of the last 5 of an item at the same time. One gets a receipt, the other a notice that it
# is out of stock; the refused order has taken nothing, so the 2 that are left can still be bought.
#
# Which of the two wins is not decided here: their records may overtake each other.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=utils.sh
. "$(dirname "${BASH_SOURCE[0]}")/utils.sh"

item=lamp-$RUN
users=("anna-$RUN" "ben-$RUN")
winner='' loser=''
from_now receipts
from_now notices

step "5 of a new item come into stock (6, and a first customer buys one: that proves that they are there)"
supply "$item" 5

step "Two users want 3 each"
for user in "${users[@]}"; do add_to_cart "$user" 3 "$item"; done

for user in "${users[@]}"; do
  step "User $user checks out until there is an answer"
  settle "$user"
  if [[ $OUTCOME == receipt ]]; then
    is_receipt "$user" 3 "$item"
    [[ -z $winner ]] || fail "expected one receipt and one notice, got two receipts: 6 were sold out of 5"
    winner=$user
  else
    is_notice 3 "$item"
    [[ -z $loser ]] || fail "expected one receipt and one notice, got two notices: 5 are in stock and none was sold"
    loser=$user
  fi
done

step "User $winner has got 3; user $loser, who was refused, buys the 2 that are left"
buy "$loser" 2 "$item"

passed
