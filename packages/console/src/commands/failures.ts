/** What can be done about instances that fail: try again, or give up the message that holds one up. */
import { type Command, cliWords } from "../api/command.ts";
import type { Address } from "../views.ts";
import { placeName, placePath } from "./place.ts";

export function retryInstance(instance: Address): Command {
  return {
    title: `Retry ${placeName(instance)}`,
    cli: cliWords("retry", [instance.function, instance.id]),
    request: { method: "POST", path: `${placePath(instance)}/retry` },
  };
}

/** All that fail of a function, or of all functions. */
export function retryAll(typename: string | undefined): Command {
  return {
    title: `Retry all that fail of ${placeName({ function: typename })}`,
    cli: typename === undefined ? ["retry", "--all"] : cliWords("retry", [typename]),
    request: { method: "POST", path: "/failures/retry", query: { function: typename } },
  };
}

/** `seq` is that of the message which was seen at the head. */
export function skipHead(instance: Address, seq: number): Command {
  return {
    title: `Skip message ${seq} of ${placeName(instance)}`,
    cli: cliWords("skip", [instance.function, instance.id], ["--seq", String(seq), "--yes"]),
    request: { method: "POST", path: `${placePath(instance)}/skip`, query: { seq } },
  };
}

export function giveUpHead(instance: Address, seq: number): Command {
  const options = ["--seq", String(seq), "--dead-letter"];
  return {
    title: `Move message ${seq} of ${placeName(instance)} to the dead letters`,
    cli: cliWords("skip", [instance.function, instance.id], options),
    request: { method: "POST", path: `${placePath(instance)}/dead-letter`, query: { seq } },
  };
}

/** The message that fails of each instance of a function. */
export function giveUpAll(typename: string): Command {
  return {
    title: `Move what fails of ${typename} to the dead letters`,
    cli: cliWords("skip", [typename], ["--dead-letter", "--yes"]),
    request: { method: "POST", path: "/failures/dead-letter", query: { function: typename } },
  };
}
