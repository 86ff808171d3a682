/** How the function is doing whose instances are shown, and letting it pause. */
import { ApiError } from "../../../api/call.ts";
import { read } from "../../../api/read.ts";
import { pause, resume } from "../../../commands/pauses.ts";
import { partsOf } from "../../../commands/place.ts";
import { useLive } from "../../../live/use-live.ts";
import { Action } from "../../../parts/action.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { countText } from "../../../parts/time.tsx";
import { FunctionBadges } from "./function-list.tsx";

export function FunctionHead({ typename }: { readonly typename: string }) {
  const live = useLive(
    typename,
    async (signal) => {
      try {
        return await read("/functions/{namespace}/{name}", { path: partsOf(typename) }, signal);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return error.message;
        throw error;
      }
    },
    ["functions", "failures", "pauses", "operator"],
  );
  return (
    <Loaded live={live}>
      {(found) =>
        typeof found === "string" ? (
          <p class="notice warn">{found}</p>
        ) : (
          <div class="row spread">
            <p class="row muted">
              <span>{countText(found.instances)} with state</span>
              <span>{countText(found.messages)} messages waiting</span>
              <span>{countText(found.delayed)} delayed</span>
              <span>{countText(found.failing)} failing</span>
              <span>{found.rate} messages/s</span>
              <FunctionBadges of={found} />
            </p>
            {found.paused ? (
              <Action label="Resume the function" command={resume({ function: typename })} />
            ) : (
              <Action label="Pause the function" command={pause({ function: typename })} />
            )}
          </div>
        )
      }
    </Loaded>
  );
}
