/** What the page shows: asked for at the beginning, and kept current by events. */
import { onEvent } from "../../api/events.ts";
import { type Answer, read } from "../../api/read.ts";
import { type Live, useLive } from "../../live/use-live.ts";
import { useTold } from "../../live/use-told.ts";
import { type Asked, edgeId, type FlowData, flowData, type Told } from "./flow-data.ts";

const MOST_FUNCTIONS = 1000;

export function useFlow(): Live<FlowData> {
  const { data, ...asked } = useLive("flow", ask);
  const { data: paused = [] } = useLive("paused", (signal) => read("/paused", {}, signal), [
    "pauses",
  ]);
  const told = {
    edges: useTold<Told<"flow">>((tell) => onEvent("flow", tell), edgeId),
    figures: useTold<Told<"functions">>((tell) => onEvent("functions", tell), byFunction),
    waiting: useTold<Told<"waiting">>((tell) => onEvent("waiting", tell), byFunction),
    topics: useTold<Told<"topics">>(
      (tell) => onEvent("topics", tell),
      ({ topic }) => topic,
    ),
  };
  return { ...asked, data: data && flowData({ ...data, paused }, told) };
}

async function ask(signal: AbortSignal): Promise<Omit<Asked, "paused">> {
  const [flow, { functions }, topics] = await Promise.all([
    read("/flow", {}, signal),
    read("/functions", { query: { limit: MOST_FUNCTIONS } }, signal),
    read("/topics", { query: { details: "true" } }, signal),
  ]);
  return { flow, functions, topics: topics.filter(isInUse) };
}

function byFunction({ function: name }: { readonly function: string }): string {
  return name;
}

/** Topics that the module has dropped are not part of its flow. */
function isInUse(topic: Answer<"/topics">[number]): topic is Asked["topics"][number] {
  return typeof topic !== "string" && topic.kind !== "dropped";
}
