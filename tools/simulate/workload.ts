/** What runs in a life: functions, what comes to them, and what must hold when all is done. */
import type { Module } from "statefun-runtime";
import type { Random, Simulation } from "statefun-runtime/simulation";
import type { BatchHandler } from "statefun-wire";
import type { Instance, Ledger, SeenMessage } from "./ledger.ts";
import type { Request } from "./producing.ts";

/** A record or a message as it is drawn: plain data, so that a plan can be printed. */
export interface NewMessage {
  readonly to: Instance;
  readonly typename: string;
  readonly content: object;
}

/** Records of one request, all to one topic. */
export interface NewRecords {
  readonly topic: string;
  readonly records: readonly { readonly key: string; readonly content: object }[];
}

/** What there is when everything has come to its end. */
export interface End {
  readonly committed: Simulation["committed"];
  readonly requests: readonly Request[];
  readonly ledger: Ledger;
  /** Of the workload. */
  readonly instances: readonly Instance[];
  /** How far the clock was set ahead and back meanwhile, in milliseconds. */
  readonly clockErrorMs: number;
  readonly maxBatch: number;
}

export interface Workload {
  readonly module: Module;
  /** How long what is delayed may take to come, what comes of it included, in milliseconds. */
  readonly longestMs: number;
  /** Topics that are looked at in the end, and so are kept. */
  readonly kept: readonly string[];
  /** What operators look at. */
  readonly instances: readonly Instance[];
  /** Of these, those of which they remove all values. */
  readonly clearable: readonly Instance[];
  randomRecords(random: Random): NewRecords;
  /** What an operator may send. */
  randomMessage(random: Random): NewMessage;
  /** The functions of one life, in each of their versions. `now`: milliseconds since 1970. */
  functions(now: () => number): readonly BatchHandler[];
  /** The bytes of a record or a message; no other one of the life has its name. */
  encode(name: string, content: object): Buffer;
  /** What an operator writes in place of a value; undefined: nothing. */
  edit(name: string, value: Uint8Array): Uint8Array | undefined;
  /** What a record or a message asks for, in words. */
  tell(content: object): string;
  /** How a message is called in a trace. */
  describe(message: SeenMessage): string;
  /** A line for each thing that is wrong. */
  check(end: End): string[];
}
