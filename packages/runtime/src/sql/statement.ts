/** The statement of a query: one that reads, and nothing besides it. What is wrong with it is said with its place. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { RequestError } from "../errors.ts";

/** Blanks, comments and semicolons. */
const BLANK = String.raw`(?:[\s;]|--[^\n]*(?:\n|$)|/\*(?:[^*]|\*(?!/))*(?:\*/|$))*`;
const READING = new RegExp(
  `^${BLANK}(?:explain\\b${BLANK}(?:query\\b${BLANK}plan\\b${BLANK})?)?(?:select|with|values)\\b`,
  "i",
);
const NOTHING = new RegExp(`^${BLANK}$`);

/** @throws RequestError `invalid-query` */
export function prepareReading(database: DatabaseSync, query: string): StatementSync {
  if (query.includes("\0")) throw invalid("there is a NUL character in it");
  if (NOTHING.test(query)) throw invalid("it is empty");
  if (!READING.test(query)) {
    throw invalid(
      "it must be one SELECT, which may begin with WITH or EXPLAIN: nothing can be changed",
    );
  }
  const statement = prepared(database, query);
  const read = statement.sourceSQL.length;
  const rest = query.slice(read);
  if (!NOTHING.test(rest)) {
    const place = placeAt(query, read + rest.search(/[^\s;]/));
    throw invalid(`there must be one statement, and another one begins at ${place}`);
  }
  return statement;
}

function prepared(database: DatabaseSync, query: string): StatementSync {
  try {
    return database.prepare(query);
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== 1) throw error;
    const { message } = error as Error;
    const at = placeOf(database, query, message);
    throw invalid(at === undefined ? message : `${message}, at ${placeAt(query, at)}`);
  }
}

export function invalid(what: string): RequestError {
  return new RequestError("invalid-query", `the query cannot be run: ${what}`);
}

/** Where in the query that is which SQLite complains of, which it does not say: undefined when it cannot be told. */
function placeOf(database: DatabaseSync, query: string, message: string): number | undefined {
  const near = /^near "(.*)": syntax error$/s.exec(message)?.[1];
  const name = /^no such (?:column|table|function): (?:\w+\.)*([^.]+)$/.exec(message)?.[1];
  if (near !== undefined) {
    // The first place up to which all is well, were there more of it.
    return placesOf(query, near).find(
      (at) => complaint(database, query.slice(0, at + near.length)) === message,
    );
  }
  const places = name === undefined ? [] : placesOf(query, name);
  return places.length === 1 ? places[0] : undefined;
}

/** Where a word is. A place within a longer word does not count. */
function placesOf(query: string, word: string): number[] {
  const isPart = (character: string | undefined) => character !== undefined && /\w/.test(character);
  const places: number[] = [];
  for (let at = query.indexOf(word); at >= 0; at = query.indexOf(word, at + 1)) {
    const isWithin =
      (isPart(word[0]) && isPart(query[at - 1])) ||
      (isPart(word.at(-1)) && isPart(query[at + word.length]));
    if (!isWithin) places.push(at);
  }
  return places;
}

function complaint(database: DatabaseSync, query: string): string | undefined {
  try {
    database.prepare(query);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function placeAt(query: string, at: number): string {
  const lines = query.slice(0, at).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
}
