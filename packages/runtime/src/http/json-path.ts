/** JSONPath as far as it names one place: a member by its name, an element by its number, and nothing else. */

const STEP = /\.([^.[\]'"\s]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/y;

/** A way into JSON: names and numbers. */
export type JsonPath = readonly string[];

/** Reads such as `$.items[0]['the name']`; undefined when it is something else. */
export function readPath(text: string): JsonPath | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: string[] = [];
  for (STEP.lastIndex = 1; STEP.lastIndex < text.length; ) {
    const [step, name, index, single, double] = STEP.exec(text) ?? [];
    if (step === undefined) return undefined;
    steps.push(name ?? index ?? single ?? double ?? "");
  }
  return steps;
}

/** What is there, undefined when nothing is. */
export function valueAt(json: unknown, path: JsonPath): unknown {
  let value = json;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
