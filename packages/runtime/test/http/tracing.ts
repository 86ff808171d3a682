/** What the tests of traces share: functions that do what their messages say, and a trace in few words. */
import { fn } from "../functions.ts";
import { type RigOptions, startRig } from "../support.ts";

/** What a function is to do about a message: names are `function/id`. */
export interface Program {
  readonly send?: readonly (readonly [to: string, program: Program])[];
  readonly delayed?: readonly {
    readonly ms: number;
    readonly to: string;
    readonly program: Program;
    readonly token?: string;
  }[];
  readonly cancel?: readonly string[];
  /** `topic` */
  readonly write?: readonly string[];
  readonly fail?: boolean;
  /** Not read by functions: what tells programs apart. */
  readonly name?: string | number;
}

const program = fn(
  ({ messages, state }) => {
    const programs = messages.map((message) => JSON.parse(message) as Program);
    if (programs.some(({ fail }) => fail)) throw new Error("told to fail");
    return {
      state: { count: `${Number(state["count"] ?? 0) + messages.length}` },
      send: programs.flatMap(({ send = [] }) =>
        send.map(([to, what]) => [to, JSON.stringify(what)] as const),
      ),
      delayed: programs.flatMap(({ delayed = [], cancel = [] }) => [
        ...delayed.map(({ program: what, ...rest }) => ({ ...rest, value: JSON.stringify(what) })),
        ...cancel.map((token) => ({ cancel: token })),
      ]),
      egress: programs.flatMap(({ write = [] }) => write.map((topic) => [topic, "k=v"] as const)),
    };
  },
  { count: {} },
);

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what is tested
export type Json = any;

export async function startTracing(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ functions: program, ...options });
  const url = await rig.serve();
  const ask = async (path: string, method = "GET"): Promise<Json> => {
    const response = await fetch(`${url}${path}`, { method });
    return response.json();
  };
  return {
    rig,
    ask,
    /** Tells an instance of `test/fn` what to do, by a record. */
    tell: (id: string, what: Program) => rig.produce("in", `${id}=${JSON.stringify(what)}`),
    ofRecord: (offset: number, topic = "in") => ask(`/trace?topic=${topic}&offset=${offset}`),
    ofMessage: (name: string, id: string, seq: number) =>
      ask(`/trace?function=test/${name}&id=${id}&message=${seq}`),
  };
}

/** Each span as `cause -> kind name/id outcome`, in their order. */
export function outline({ spans }: Json): string[] {
  return spans.map(
    ({ cause = "root", kind, function: typename, id, outcome }: Json) =>
      `${cause} -> ${kind} ${typename.replace("test/", "")}/${id} ${outcome}`,
  );
}
