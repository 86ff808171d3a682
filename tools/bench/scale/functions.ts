/**
 * The function of `npm run bench -- --scale`, in a thread of the runtime: counts the steps of an instance, adds up their
 * numbers, and keeps the text of the last one. So its state shows whether each of them came once.
 */
import { jsonType, statefulFunction } from "statefun-ts";
import { serveWorker } from "statefun-ts/worker";
import * as z from "zod";

const Step = jsonType("bench/Step", z.object({ n: z.number(), text: z.string() }));
const Count = jsonType(
  "bench/Count",
  z.object({ steps: z.number(), sum: z.number(), text: z.string() }),
);

const counter = statefulFunction({ typename: "bench/counter", storage: { count: Count } }).on(
  Step,
  ({ storage }, { n, text }) => {
    const { steps, sum } = storage.count ?? { steps: 0, sum: 0 };
    storage.count = { steps: steps + 1, sum: sum + n, text };
  },
);

await serveWorker(() => ({ functions: [counter] }));
