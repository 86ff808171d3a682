/** Changing what an instance holds. */
import { type Command, cliWords } from "../api/command.ts";
import { type InstancePlace, placeName, placePath } from "./place.ts";

/** A value as it is sent: JSON as text, which is text or base64 where `encoding` says so. */
export interface GivenValue {
  readonly json: string;
  readonly encoding?: "utf8" | "base64";
}

export interface ValuePlace {
  readonly instance: InstancePlace;
  readonly name: string;
  /** The version that was seen; undefined when there was no such value. */
  readonly seen: string | undefined;
}

const JSON_BODY = { "Content-Type": "application/json" };

/** Sets a value; one that is new, and that the function has not declared, needs a type. */
export function setValue(place: ValuePlace, given: GivenValue, typename?: string): Command {
  const { instance, name, seen } = place;
  const { json, encoding } = given;
  return {
    title: `Set ${name} of ${placeName(instance)}`,
    cli: cliWords(
      "set",
      // Text and base64 are words of their own, without the quotes of JSON.
      [
        instance.function,
        instance.id,
        name,
        encoding === undefined ? json : (JSON.parse(json) as string),
      ],
      [
        ...option("--type", typename),
        ...option("--seen", seen),
        ...(encoding === undefined ? [] : [encoding === "utf8" ? "--text" : "--base64"]),
      ],
    ),
    request: {
      method: "PUT",
      path: pathOfValue(place),
      headers: JSON_BODY,
      body: bodyOf({ value: json }, { encoding, typename, version: seen }),
    },
  };
}

/** Patches a value that is JSON: only what the patch has changes, and null removes a field. */
export function patchValue(place: ValuePlace, patch: string): Command {
  const { instance, name, seen } = place;
  return {
    title: `Patch ${name} of ${placeName(instance)}`,
    cli: cliWords(
      "set",
      [instance.function, instance.id, name, patch],
      ["--patch", ...option("--seen", seen)],
    ),
    request: {
      method: "PATCH",
      path: pathOfValue(place),
      headers: JSON_BODY,
      body: bodyOf({ patch }, { version: seen }),
    },
  };
}

export function removeValue(place: ValuePlace & { readonly seen: string }): Command {
  const { instance, name, seen } = place;
  return {
    title: `Remove ${name} of ${placeName(instance)}`,
    cli: cliWords("clear", [instance.function, instance.id, name], ["--seen", seen, "--yes"]),
    request: { method: "DELETE", path: pathOfValue(place), headers: { "If-Match": `"${seen}"` } },
  };
}

/** Removes all that an instance holds, what waits for it and what is to come to it. */
export function removeInstance(instance: InstancePlace): Command {
  return {
    title: `Remove ${placeName(instance)}`,
    cli: cliWords("clear", [instance.function, instance.id], ["--everything", "--yes"]),
    request: { method: "DELETE", path: placePath(instance), query: { everything: true } },
  };
}

function pathOfValue({ instance, name }: ValuePlace): string {
  return `${placePath(instance)}/state/${encodeURIComponent(name)}`;
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

/** With what is JSON already as it is, so that its numbers keep every digit. */
function bodyOf(
  json: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string | undefined>>,
): string {
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  const parts = [...Object.entries(json), ...given.map(([name, value]) => [name, quote(value)])];
  return `{${parts.map(([name, text]) => `${quote(name)}:${text}`).join(",")}}`;
}

const quote = (text: string | undefined): string => JSON.stringify(text);
