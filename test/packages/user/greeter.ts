import { Int, jsonType, kafkaEgress, statefulFunction } from "statefun-ts";
import * as z from "zod";

export const Visit = jsonType("example/Visit", z.object({ from: z.string() }));

export const greetings = kafkaEgress({
  typename: "example/greetings",
  topic: "greetings",
  type: jsonType("example/Greeting", z.object({ text: z.string() })),
});

export const GreeterFn = statefulFunction({
  typename: "example/greeter",
  storage: { visits: Int },
}).on(Visit, ({ self, storage, sendEgress }, { from }) => {
  storage.visits = (storage.visits ?? 0) + 1;
  sendEgress(greetings, { text: `Hello ${self.id} from ${from}, visit ${storage.visits}` });
});

// @ts-expect-error: the types have come along, so that a message that nobody handles does not compile
GreeterFn.on(Visit, ({ send }) => send(GreeterFn.at("x"), Int, "1"));
