/** Checks a functions service: one feature after the other, each of which it passes, fails or does not support. */
import { UsageError } from "statefun-wire/program";
import type { EndpointSpec } from "../module/module.ts";
import { readReport } from "./contract.ts";
import { expectSame, type Feature, Unsupported } from "./feature.ts";
import { FEATURES } from "./features/index.ts";
import { Subject } from "./subject.ts";

export interface Outcome extends Pick<Feature, "about"> {
  readonly feature: string;
  readonly outcome: "passed" | "failed" | "not supported";
  /** What was expected and what came, or why it is not supported; undefined when it has passed. */
  readonly detail: string | undefined;
}

/** Without which there is nothing to check. */
const SERVED: Feature = {
  name: "contract/served",
  about: "statefun.conformance/interpreter is served, and reports",
  async check(subject, id) {
    const reports = await subject.do(id, { do: "report", text: "here" });
    expectSame("it reports", reports.map(readReport), [
      { text: "here", self: { function: "statefun.conformance/interpreter", id }, caller: null },
    ]);
  },
};

/** The features of these names and groups, and all when none is given. @throws UsageError for what there is not */
export function featuresOf(only: readonly string[] | undefined): readonly Feature[] {
  if (only === undefined) return FEATURES;
  const isMeant = (wanted: string, { name }: Feature) =>
    name === wanted || name.startsWith(`${wanted}/`);
  const unknown = only.find((wanted) => !FEATURES.some((feature) => isMeant(wanted, feature)));
  if (unknown !== undefined) {
    const names = FEATURES.map(({ name }) => name).join(", ");
    throw new UsageError(`--only ${unknown}: there is no such feature: there are ${names}`);
  }
  return FEATURES.filter((feature) => only.some((wanted) => isMeant(wanted, feature)));
}

/**
 * Checks these features. The first outcome is whether the function is there; when it is not, it is the only one.
 *
 * @throws Error when the runtime cannot be started
 */
export async function* checkService(
  endpoint: EndpointSpec,
  features: readonly Feature[],
): AsyncGenerator<Outcome> {
  const subject = await Subject.start(endpoint);
  try {
    for (const feature of [SERVED, ...features]) {
      const outcome = await outcomeOf(feature, subject);
      yield outcome;
      if (feature === SERVED && outcome.outcome !== "passed") return;
    }
  } finally {
    await subject.close();
  }
}

async function outcomeOf(feature: Feature, subject: Subject): Promise<Outcome> {
  const { name, about } = feature;
  try {
    await feature.check(subject, name.replace("/", "-"));
    return { feature: name, about, outcome: "passed", detail: undefined };
  } catch (error) {
    const outcome = error instanceof Unsupported ? "not supported" : "failed";
    return {
      feature: name,
      about,
      outcome,
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}
