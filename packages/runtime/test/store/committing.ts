/** What a store promises of a commit: all or nothing, a copy, in its place, and again without harm. */
import { describe, expect, it } from "vitest";
import type { Disk } from "../disks.ts";
import { mailboxes, numbers, until } from "../support.ts";
import {
  ALL,
  bytes,
  group,
  KEY,
  message,
  offsets,
  open,
  record,
  seqs,
  timer,
  timersDue,
  topicAt,
  value,
} from "./fixtures.ts";

export function committing(newDisk: () => Disk): void {
  describe("that commits a group", () => {
    it("keeps exactly what it is given, beyond its end", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const text = "ключ ☃ \0 a/b 𝒳 \n";
      const odd = { function: `test/${text}`, id: text.repeat(500) };
      const lastMs = 8.64e15;
      const values = [
        { ...odd, name: text, typename: text, value: bytes(text), expiresAt: lastMs },
        { ...odd, name: "", typename: "", value: new Uint8Array(0), expiresAt: undefined },
      ];
      const messages = [
        {
          seq: 1,
          target: odd,
          caller: odd,
          origin: { topic: text, number: ALL },
          typename: text,
          value: undefined,
        },
        {
          seq: 2,
          target: odd,
          caller: undefined,
          origin: undefined,
          typename: "",
          value: new Uint8Array(0),
        },
        {
          seq: ALL,
          target: odd,
          caller: odd,
          origin: { topic: undefined, number: 1 },
          typename: "",
          value: Uint8Array.from([0, 255]),
        },
      ];
      const timers = [
        { ...timer(1, 0), target: odd, caller: odd, value: undefined },
        { ...timer(ALL, lastMs, text), caller: odd },
      ];
      const records = [
        { ...record(0, 0, ""), topic: text },
        { ...record(ALL, lastMs, text), topic: text, key: bytes(text) },
        { ...record(7, 1, text), topic: text, key: new Uint8Array(0) },
      ];
      const topics = [topicAt(text, ALL, ALL - 1)];
      const answer = { key: text, fingerprint: text, answer: text, timestamp: lastMs };
      await store.commit(
        group({ state: values, messages, timers, records, topics, idempotency: [answer] }),
      );
      await store.close();
      const again = await open(disk);
      const byName = [...again.state(odd)].sort((a, b) => b.name.length - a.name.length);
      expect(byName).toEqual(values);
      expect(again.messages(odd, 0, ALL, ALL)).toEqual(messages);
      expect(timersDue(again, -1, ALL).sort((a, b) => a.seq - b.seq)).toEqual(timers);
      expect(again.timerOf(odd.id, text)).toEqual({
        token: text,
        function: KEY.function,
        seq: ALL,
      });
      expect(again.timersOf(odd.id, 9).map(({ seq }) => seq)).toEqual([ALL]);
      expect(again.records(text, 0, ALL, ALL)).toEqual([records[0], records[2], records[1]]);
      expect(again.topics()).toEqual(topics);
      expect(again.topic(text)).toEqual(topics[0]);
      expect(again.idempotency(text)).toEqual(answer);
      expect(mailboxes(again)).toEqual([{ key: odd, waiting: 3 }]);
      expect(again.lastSeqs()).toEqual({ message: ALL, history: 0 });
    });

    it("removes and replaces what earlier ones wrote", async () => {
      const store = await open(newDisk());
      await store.commit(
        group({
          state: [value("kept", "old"), value("gone", "old"), value("replaced", "old", 5)],
          messages: [message(1), message(2, "old"), message(3)],
          timers: [timer(1, 10), timer(2, 20, "token"), timer(3, 30)],
          topics: [topicAt("in", 1, 0)],
        }),
      );
      await store.commit(
        group({
          state: [{ ...value("gone", ""), value: undefined }, value("replaced", "new")],
          removedMessages: [1, 2, 99],
          messages: [message(2, "new"), message(4)],
          removedTimers: [1, 2, 99],
          timers: [timer(2, 40, "token", "b")],
          topics: [topicAt("in", 2, 1)],
        }),
      );
      const state = [...store.state(KEY)].sort((a, b) => a.name.localeCompare(b.name));
      expect(state).toEqual([value("kept", "old"), value("replaced", "new")]);
      expect(store.messages(KEY, 0, ALL, ALL)).toEqual([message(2, "new"), message(3), message(4)]);
      expect(store.mailboxSize(KEY)).toBe(3);
      expect(timersDue(store, 0, 100)).toEqual([timer(3, 30), timer(2, 40, "token", "b")]);
      expect([store.timersOf("a", 9), store.timersOf("b", 9).length]).toEqual([[], 1]);
      expect([store.timerOf("a", "token"), store.timerOf("b", "token")?.seq]).toEqual([
        undefined,
        2,
      ]);
      expect(store.topics()).toEqual([topicAt("in", 2, 1)]);
    });

    it("shows all of it or nothing, and nothing at once", async () => {
      const store = await open(newDisk());
      await store.commit(group({ messages: [message(1)], records: [record(0, 0)] }));
      const seen = () => [
        seqs(store).join(),
        offsets(store).join(),
        store.state(KEY).length,
        store.idempotency("k") !== undefined,
      ];
      const before = seen();
      let isDone = false;
      const committed = store
        .commit(
          group({
            removedMessages: [1],
            messages: numbers(1000).map((n) => message(10 + Number(n))),
            records: [record(1, 0)],
            state: [value("n", "v")],
            idempotency: [{ key: "k", fingerprint: "", answer: "", timestamp: 0 }],
          }),
        )
        .then(() => {
          isDone = true;
        });
      expect(seen()).toEqual(before);
      const reads: unknown[] = [];
      await until(() => {
        reads.push(...seen());
        return isDone;
      });
      await committed;
      const many = numbers(1000).map((n) => 10 + Number(n));
      const after = [many.join(), "0,1", 1, true];
      expect(seen()).toEqual(after);
      // Each read is of its own moment: once one has seen the group, all that follow do.
      const first = reads.findIndex((read, index) => read !== before[index % before.length]);
      const expected = (index: number) =>
        (first < 0 || index < first ? before : after)[index % before.length];
      expect(reads).toEqual(reads.map((_, index) => expected(index)));
    });

    it("may do that again, which changes nothing", async () => {
      const store = await open(newDisk());
      await store.commit(group({ messages: [message(1)], timers: [timer(1, 1)] }));
      const once = group({
        removedMessages: [1],
        messages: [message(2)],
        removedTimers: [1],
        timers: [timer(2, 2)],
        records: [record(0, 0)],
        state: [value("n", "v")],
      });
      for (const _ of [1, 2]) await store.commit(once);
      expect([seqs(store), offsets(store), store.state(KEY)]).toEqual([
        [2],
        [0],
        [value("n", "v")],
      ]);
      expect(timersDue(store, 0, 9)).toEqual([timer(2, 2)]);
    });

    it("has a copy of it", async () => {
      const store = await open(newDisk());
      const one = message(1, "before");
      const messages = [one];
      const committed = store.commit(group({ messages }));
      one.value?.fill(0);
      messages.pop();
      await committed;
      expect(store.messages(KEY, 0, 9, 9)).toEqual([message(1, "before")]);
    });

    it("and cannot, keeps nothing of it and goes on", async () => {
      const store = await open(newDisk());
      await store.commit(group({ messages: [message(1)] }));
      const broken = group({
        messages: [message(2)],
        removedMessages: [1],
        // What cannot be sent to a thread nor held by a file.
        topics: [{ ...topicAt("in", 1, 0), ...{ position: Object.assign(() => 0, 0) } }],
      });
      await expect(store.commit(broken)).rejects.toThrow();
      expect([seqs(store), store.topics()]).toEqual([[1], []]);
      await store.commit(group({ messages: [message(3)] }));
      expect(seqs(store)).toEqual([1, 3]);
    });

    it("finishes it before it closes, and begins none after that", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const committed = store.commit(group({ messages: [message(1)] }));
      await store.close();
      await committed;
      await expect(store.commit(group({ messages: [message(2)] }))).rejects.toThrow();
      expect(seqs(await open(disk))).toEqual([1]);
    });
  });
}
