/** The load on a shop that answers at once. */
import { expect, test } from "vitest";
import { measureSpeed, type Shop, USERS } from "../load.ts";
import type { Add } from "../shop-client.ts";

function shopThat(takes: (adds: readonly Add[]) => Promise<void>): Shop & { lastUser: string } {
  return {
    lastUser: "",
    restock: () => Promise.resolve(),
    addToCarts: takes,
    processed: () => Promise.resolve(),
    async durable(userId) {
      this.lastUser = userId;
    },
  };
}

test("each event is sent once, and each user has some", async () => {
  const sent: Add[] = [];
  const shop = shopThat(async (adds) => void sent.push(...adds));
  const { events } = await measureSpeed(shop, 2050);
  expect([events, sent.length]).toEqual([2050, 2050]);
  expect(new Set(sent.map(({ userId }) => userId)).size).toBe(USERS);
  expect(shop.lastUser).toBe("user-49");
});

test("what is too slow is not sent more once its time is over, and what was sent counts", async () => {
  let sent = 0;
  const shop = shopThat((adds) => {
    sent += adds.length;
    return new Promise((resolve) => setTimeout(resolve, 20));
  });
  const { events } = await measureSpeed(shop, 1_000_000, 10);
  // One request of each sender.
  expect([events, sent]).toEqual([400, 400]);
});
