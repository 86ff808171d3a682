/** Checks a functions service: one feature after the other, each of which it passes, fails or does not support. */
import { UsageError } from "statefun-wire/program";
import type { EndpointSpec } from "../module/module.ts";
import { INTERPRETER, reportOf } from "./contract.ts";
import { expectSame, type Feature, Unsupported } from "./feature.ts";
import { FEATURES } from "./features/index.ts";
import { Subject, Unreachable } from "./subject.ts";

export interface Outcome extends Pick<Feature, "about"> {
  readonly feature: string;
  readonly outcome: "passed" | "failed" | "not supported";
  /** What was expected and what came, or why it is not supported; undefined when it has passed. */
  readonly detail: string | undefined;
}

/** Without which there is nothing to check. */
const SERVED: Feature = {
  name: "contract/served",
  about: `${INTERPRETER} is served, and reports`,
  async check(subject, id) {
    const reports = await subject.do(id, { do: "report", text: "here" });
    expectSame("its report", reports, [reportOf("here", id)]);
  },
};

/** After so many features that were not answered in time it is not asked any more. */
const MAX_LATE = 3;

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
 * @throws Error when the runtime cannot be started, and when the service ends or does not answer any more on the way
 */
export async function* checkService(
  endpoint: EndpointSpec,
  features: readonly Feature[],
): AsyncGenerator<Outcome> {
  const subject = await Subject.start(endpoint);
  try {
    const { error, ...served } = await outcomeOf(SERVED, subject);
    if (error !== undefined) {
      yield { ...served, detail: `${served.detail}\n${remedyOf(error)}` };
      return;
    }
    yield served;
    let late = 0;
    for (const [index, feature] of features.entries()) {
      const begunAt = performance.now();
      const { error, ...outcome } = await outcomeOf(feature, subject);
      yield outcome;
      const rest = features.length - index - 1;
      if (error === undefined || rest === 0) continue;
      if (error instanceof Unreachable) throw stopped("is not there any more", rest);
      if (performance.now() - begunAt >= endpoint.transport.callTimeoutMs) late++;
      if (late === MAX_LATE) throw stopped(`has let ${late} features wait in vain`, rest);
    }
  } finally {
    await subject.close();
  }
}

interface Ended extends Outcome {
  /** What it has failed with; undefined when it has not. */
  readonly error: unknown;
}

async function outcomeOf(feature: Feature, subject: Subject): Promise<Ended> {
  const { name, about } = feature;
  try {
    await feature.check(subject, name.replace("/", "-"));
    return { feature: name, about, outcome: "passed", detail: undefined, error: undefined };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (error instanceof Unsupported) {
      return { feature: name, about, outcome: "not supported", detail, error: undefined };
    }
    return { feature: name, about, outcome: "failed", detail, error };
  }
}

function remedyOf(error: unknown): string {
  return error instanceof Unreachable
    ? "start the program, or say by --endpoint where it is"
    : "what is served there has to be the function that docs/conformance.md describes";
}

function stopped(how: string, rest: number): Error {
  const features = rest === 1 ? "1 feature was" : `${rest} features were`;
  return new Error(`the service ${how}: ${features} not checked`);
}
