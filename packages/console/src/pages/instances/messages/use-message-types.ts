/** The types of messages that an instance has been sent lately: it is probably sent one of them again. */
import { read } from "../../../api/read.ts";
import { instanceParts } from "../../../commands/place.ts";
import { useLive } from "../../../live/use-live.ts";
import type { Address } from "../../../views.ts";

export function useMessageTypes(address: Address): string[] {
  const { data = [] } = useLive(`types ${JSON.stringify(address)}`, (signal) =>
    read(
      "/functions/{namespace}/{name}/{id}/history",
      { path: instanceParts(address), query: { limit: 100 } },
      signal,
    ),
  );
  const types = data.flatMap(({ messages }) => messages.map(({ typename }) => typename));
  return [...new Set(types)].sort();
}
