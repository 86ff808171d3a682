/** The fields of generated module files: mostly as they are meant, at times as they go wrong, now and then any scalar of YAML. */
import fc from "fast-check";

/** What a field may be given, in YAML on one line. */
export type Values = readonly string[];

/** Scalars that YAML, Jackson or a field's own rule could take for something else. */
const SCALARS: Values = [
  ...[
    "20240101",
    "1_000",
    "0777",
    "08",
    "0x1F",
    "0b101",
    "1.5",
    "2024.10",
    "1e3",
    "-5",
    "+5",
    ".5",
  ],
  ...["12345678901234567890", "true", "yes", "Off", "~", "", "'5'", "''", "1:30", "2020-01-01"],
  ...["a b", "a/b", "com.example/a/", "[a]", "[]", "{a: b}", "{}", ".inf", "y", "-0"],
];

export interface Field {
  readonly name: string;
  readonly right: Values;
  readonly wrong?: Values;
  readonly isOptional?: boolean;
}

export const optional = (name: string, right: Values, wrong: Values = []): Field => {
  return { name, right, wrong, isOptional: true };
};

function fieldValue({ name, right, wrong = [], isOptional }: Field): fc.Arbitrary<string> {
  const line = (values: Values) => fc.constantFrom(...values).map((value) => `${name}: ${value}`);
  return fc.oneof(
    { weight: 160, arbitrary: line(right) },
    { weight: isOptional ? 160 : 1, arbitrary: fc.constant("") },
    { weight: wrong.length > 0 ? 4 : 0, arbitrary: line(wrong.length > 0 ? wrong : right) },
    { weight: 3, arbitrary: line(SCALARS) },
  );
}

/** A mapping on one line: within braces no value is empty and no plain one has a comma. */
export function flow(fields: readonly Field[]): fc.Arbitrary<string> {
  return fc
    .tuple(...fields.map(fieldValue))
    .map((lines) => `{ ${lines.filter((line) => line !== "").join(", ")} }`);
}

export function lines(
  fields: readonly (Field | { readonly name: string; readonly value: fc.Arbitrary<string> })[],
) {
  return fc
    .tuple(
      ...fields.map((field) =>
        "value" in field
          ? fc.oneof(
              { weight: 60, arbitrary: field.value.map((value) => `${field.name}: ${value}`) },
              {
                weight: 1,
                arbitrary: fc.constantFrom(...SCALARS).map((value) => `${field.name}: ${value}`),
              },
            )
          : fieldValue(field),
      ),
    )
    .map((found) => found.filter((line) => line !== ""));
}
