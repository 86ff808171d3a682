/** A power cut: a moment of a recording, and what of all that was not synced by then is lost. */
import type { Random } from "statefun-runtime/simulation";
import { Disk } from "./disk.ts";
import { drawLoss, type Loss } from "./losses.ts";
import type { Recording } from "./recording.ts";
import { Knowledge } from "./told.ts";

export interface Cut {
  /** So many events of the recording had happened. */
  readonly at: number;
  readonly loss: Loss;
}

/** The disk at a moment, before the cut. */
export function diskAt({ events, layout }: Recording, at: number): Disk {
  const disk = new Disk(layout.disk, layout.initial);
  for (const [number, event] of events.slice(0, at).entries()) disk.apply(event, number);
  return disk;
}

/** What was known outside by then. */
export function knowledgeAt({ events }: Recording, at: number): Knowledge {
  const told = events.slice(0, at).flatMap((event) => (event.do === "tell" ? [event.text] : []));
  return new Knowledge(told.join(""));
}

/** Every other one is right before the end of a sync, of each in its turn; those between are anywhere. */
export function drawCut(recording: Recording, turn: number, random: Random): Cut {
  const { events } = recording;
  const syncs = events.flatMap(({ do: what }, at) => (what === "sync" ? [at] : []));
  const anywhere = random.int(0, events.length);
  const at = turn % 2 === 0 ? (syncs[(turn / 2) % syncs.length] ?? anywhere) : anywhere;
  return { at, loss: drawLoss(diskAt(recording, at).unsynced(), random) };
}
