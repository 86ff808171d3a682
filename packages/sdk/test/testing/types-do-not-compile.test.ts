/** Mistakes in tests of functions that must not compile. `tsc` fails when one of the marked lines does; nothing in here ever runs. */
import { expectTypeOf, test } from "vitest";
import { Int, kafkaEgress, kinesisEgress, Long, statefulFunction, Text } from "../../src/index.ts";
import {
  produce,
  type SimulateOptions,
  send,
  type TestApp,
  wait,
} from "../../src/testing/index.ts";

const Counter = statefulFunction({ typename: "test/counter", storage: { total: Long } }).on(
  Int,
  () => {},
);
const kafka = kafkaEgress({ typename: "test/kafka", topic: "t", type: Int });
const kinesis = kinesisEgress({ typename: "test/kinesis", stream: "s", type: Int });

test("an app that is tested", () => {
  const check = (_check: (app: TestApp) => void) => undefined;
  check((app) => {
    void app.send(Counter.at("1"), Int, 1);
    void app.produce("numbers", "1", Int, 1);
    expectTypeOf(app.state(Counter, "1").total).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(app.records(kafka)[0]?.value).toEqualTypeOf<number | undefined>();
    expectTypeOf(app.records(kinesis)[0]?.options?.partitionKey).toEqualTypeOf<
      string | undefined
    >();
    // @ts-expect-error: it does not handle Text
    void app.send(Counter.at("1"), Text, "x");
    // @ts-expect-error: the value is not of the type
    void app.send(Counter.at("1"), Int, "1");
    // @ts-expect-error: the value is not of the type
    void app.produce("numbers", "1", Int, "1");
    // @ts-expect-error: misspelled
    void app.state(Counter, "1").cuont;
    // @ts-expect-error: an address is not a function
    app.state(Counter.at("1"), "1");
  });
});

test("functions that are simulated", () => {
  const options: SimulateOptions = {
    functions: [Counter],
    workload: ({ int, list }) => [
      ...list(1, 3, () => send(Counter.at("1"), Int, int(1, 9))),
      produce("numbers", "1", Int, 1),
      wait(1000),
      // @ts-expect-error: it does not handle Text
      send(Counter.at("1"), Text, "x"),
      // @ts-expect-error: the value is not of the type
      produce("numbers", "1", Int, "1"),
    ],
    invariants: {
      typed({ inputs, state }) {
        expectTypeOf(inputs(Int)[0]?.value).toEqualTypeOf<number | undefined>();
        // @ts-expect-error: misspelled
        void state(Counter, "1").cuont;
      },
    },
    seeds: "1..1000",
    without: ["duplicate"],
  };
  // @ts-expect-error: not an action
  void ({ ...options, workload: () => [{ do: "crash" }] } satisfies SimulateOptions);
  // @ts-expect-error: not a range
  void ({ ...options, seeds: "all" } satisfies SimulateOptions);
  // @ts-expect-error: not a fault
  void ({ ...options, without: ["rain"] } satisfies SimulateOptions);
  // @ts-expect-error: it has to hold something
  void ({ functions: [], workload: () => [] } satisfies SimulateOptions);
});
