/** sasl.jaas.config, as Kafka's own JaasConfig reads it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJaas } from "../../../src/kafka/properties/jaas.ts";

const PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
const options = (text: string) => Object.fromEntries(parseJaas(text).options);

describe("a login module", () => {
  test("with a flag and options", () => {
    const entry = parseJaas(`${PLAIN} required username="alice" password="secret";`);
    expect(entry.loginModule).toBe(PLAIN);
    expect(Object.fromEntries(entry.options)).toEqual({ username: "alice", password: "secret" });
  });

  test.each([
    ['password="a;b=\\"c\\" \\\\ "', 'a;b="c" \\ '],
    ["password='it is \"quoted\"'", 'it is "quoted"'],
    ['password="\\t\\101\\n"', "\tA\n"],
    ['password="// not a comment"', "// not a comment"],
    ['password="grüße 😀"', "grüße 😀"],
    ["password=plain", "plain"],
    ["// a comment\n password /* and another */ =\n'x'", "x"],
    ['password=""', ""],
  ])("%s", (text, password) => {
    expect(options(`${PLAIN} REQUIRED ${text} ;`)).toEqual({ password });
  });

  test("any password goes through in quotes", () => {
    const password = fc.string({ unit: "grapheme" }).filter((text) => !/[\n\r]/.test(text));
    fc.assert(
      fc.property(password, (text) => {
        const quoted = text.replace(/["\\]/g, (character) => `\\${character}`);
        expect(options(`${PLAIN} required password="${quoted}";`)).toEqual({ password: text });
      }),
    );
  });
});

describe("what is not one is refused, without a word of it", () => {
  test.each([
    ["", "has no login module"],
    ['"";', "must have the flag required behind the login module"],
    [`${PLAIN} username="secret";`, "must have the flag required behind the login module"],
    [`${PLAIN} required password="secret"`, "does not end with a semicolon"],
    [`${PLAIN} required password "secret";`, 'must have options such as username="name"'],
    [`${PLAIN} required password="secret;`, 'must have options such as username="name"'],
    [`${PLAIN} required password=; secret`, 'must have options such as username="name"'],
    [`${PLAIN} required password="secret"; ${PLAIN} required;`, "must have one login module"],
  ])("%s", (text, reason) => {
    const parsed = () => parseJaas(text);
    expect(parsed).toThrow(reason);
    expect(parsed).not.toThrow(/secret/);
  });

  test("whatever the text is, it is read or refused", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        try {
          parseJaas(`${PLAIN} required ${text}`);
        } catch (error) {
          expect((error as Error).message).toMatch(/^(?:must|has|does)/);
        }
      }),
    );
  });
});
