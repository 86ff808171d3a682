/** The topics that the shop writes to. module.yaml declares each of these egresses. */
import { deadLetterEgress, kafkaEgress } from "statefun-ts";
import { Notice, Receipt } from "./messages.ts";

export const receipts = kafkaEgress({
  typename: "com.example/receipts",
  topic: "receipts",
  type: Receipt,
});

export const notices = kafkaEgress({
  typename: "com.example/notices",
  topic: "notices",
  type: Notice,
});

export const deadLetters = deadLetterEgress({
  typename: "com.example/dead-letters",
  topic: "dead-letters",
});
