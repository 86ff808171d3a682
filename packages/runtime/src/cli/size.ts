/** Sizes as people write them, such as 500MiB. */

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** In bytes; undefined when it is not a size. */
export function readSize(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d+)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  const bytes = Number(digits) * (factor ?? Number.NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
