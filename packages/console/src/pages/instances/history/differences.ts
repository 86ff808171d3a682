/** What is another value than before, field by field. */
import type { ShownValue } from "../../../parts/value.tsx";

export interface Difference {
  /** Where it is, such as `basket.socks`; empty for the whole. */
  readonly path: string;
  /** Undefined where there was, or is, nothing. */
  readonly before: ShownValue | undefined;
  readonly after: ShownValue | undefined;
}

/** Those of JSON are found field by field; of anything else the whole is another one. */
export function differences(
  before: ShownValue | undefined,
  after: ShownValue | undefined,
): Difference[] {
  const isJson = isWholeJson(before) && isWholeJson(after);
  if (!isJson) return [{ path: "", before, after }];
  return [...between("", before?.value, after?.value)];
}

/** Not the beginning of something, and not text that is not JSON. Nothing is nothing of JSON. */
function isWholeJson(shown: ShownValue | undefined): boolean {
  return shown === undefined || (shown.encoding === undefined && shown.truncated === undefined);
}

function* between(path: string, before: unknown, after: unknown): Generator<Difference> {
  const [old, now] = [childrenOf(before), childrenOf(after)];
  const isSameKind = Array.isArray(before) === Array.isArray(after);
  if (old !== undefined && now !== undefined && isSameKind) {
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const step = Array.isArray(before) ? `[${name}]` : nameIn(path, name);
      yield* between(`${path}${step}`, old.get(name), now.get(name));
    }
    return;
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  yield { path, before: shownOf(before), after: shownOf(after) };
}

function childrenOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  const isParent = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  return isParent ? new Map(Object.entries(value)) : undefined;
}

function nameIn(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return path === "" ? name : `.${name}`;
}

function shownOf(value: unknown): ShownValue | undefined {
  return value === undefined ? undefined : { value };
}
