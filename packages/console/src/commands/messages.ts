/** What is done with the messages of an instance. */
import { type Command, cliWords } from "../api/command.ts";
import { type InstancePlace, placeName, placePath } from "./place.ts";
import type { GivenValue } from "./state.ts";

export function sendMessage(
  instance: InstancePlace,
  typename: string,
  { json, encoding }: GivenValue,
): Command {
  const word = encoding === undefined ? json : (JSON.parse(json) as string);
  const options = encoding === undefined ? [] : [encoding === "utf8" ? "--text" : "--base64"];
  const given = encoding === undefined ? "" : `,"encoding":"${encoding}"`;
  return {
    title: `Send ${typename} to ${placeName(instance)}`,
    cli: cliWords("send", [instance.function, instance.id, typename, word], options),
    request: {
      method: "POST",
      path: `${placePath(instance)}/messages`,
      headers: { "Content-Type": "application/json" },
      body: `{"typename":${JSON.stringify(typename)},"value":${json}${given}}`,
    },
  };
}

/** Tries a failing instance again now. */
export function retryInstance(instance: InstancePlace): Command {
  return {
    title: `Try ${placeName(instance)} again`,
    cli: cliWords("retry", [instance.function, instance.id]),
    request: { method: "POST", path: `${placePath(instance)}/retry` },
  };
}

/** Drops the message at the head, which is known by its number. */
export function skipMessage(instance: InstancePlace, seq: number): Command {
  return {
    title: `Drop message ${seq} of ${placeName(instance)}`,
    cli: cliWords("skip", [instance.function, instance.id], ["--seq", `${seq}`, "--yes"]),
    request: { method: "POST", path: `${placePath(instance)}/skip`, query: { seq } },
  };
}

/** Moves the message at the head to the dead letters. */
export function giveUpMessage(instance: InstancePlace, seq: number): Command {
  return {
    title: `Move message ${seq} of ${placeName(instance)} to the dead letters`,
    cli: cliWords("skip", [instance.function, instance.id], ["--dead-letter", "--seq", `${seq}`]),
    request: { method: "POST", path: `${placePath(instance)}/dead-letter`, query: { seq } },
  };
}

export function fireDelayed(instance: InstancePlace, seq: number): Command {
  return {
    title: `Let delayed message ${seq} come now`,
    cli: cliWords("timers", [instance.function, instance.id], ["--fire", `${seq}`]),
    request: { method: "POST", path: `${placePath(instance)}/delayed/${seq}/fire` },
  };
}

export function cancelDelayed(instance: InstancePlace, seq: number): Command {
  return {
    title: `Cancel delayed message ${seq}`,
    cli: cliWords("timers", [instance.function, instance.id], ["--cancel", `${seq}`]),
    request: { method: "DELETE", path: `${placePath(instance)}/delayed/${seq}` },
  };
}
