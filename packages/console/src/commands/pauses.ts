/** Letting things begin nothing, and go on. */
import { type Command, cliWords } from "../api/command.ts";
import { type Place, placeName, placePath } from "./place.ts";

export const pause = (place: Place): Command => command("pause", "Pause", place);
export const resume = (place: Place): Command => command("resume", "Resume", place);

function command(verb: "pause" | "resume", title: string, place: Place): Command {
  const words = [place.function, place.id].filter((word) => word !== undefined);
  return {
    title: `${title} ${placeName(place)}`,
    cli: words.length === 0 ? [verb, "--all"] : cliWords(verb, words),
    request: { method: "POST", path: `${placePath(place)}/${verb}` },
  };
}
