/** To which functions the records of a topic go, as what type: what the module says of it. */
import { type Answer, read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";

export type Routes = Answer<"/flow">["ingresses"][number]["routes"];

/** None for a topic that the module does not read; undefined until that is known. */
export function useRoutes(topic: string): Routes | undefined {
  const { data } = useLive("routes", (signal) => read("/flow", {}, signal));
  return data && (data.ingresses.find((ingress) => ingress.topic === topic)?.routes ?? []);
}
