/** What stands above every page when the runtime is not there as it was. */
import { useEffect, useRef, useState } from "preact/hooks";
import { connection } from "../api/events.ts";
import { timeText } from "../parts/time.tsx";

/** It is said of what lasts longer, in milliseconds: a runtime that is started again is soon back. */
const SHORT_MS = 1000;

/** `version` is that of the runtime, as far as it is known. */
export function Notices({ version }: { readonly version: string | undefined }) {
  return (
    <div class="notices">
      <Absence />
      <OtherVersion version={version} />
    </div>
  );
}

function Absence() {
  const now = connection.value;
  const isAway = "since" in now;
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!isAway) return;
    const timer = setTimeout(() => setLong(true), SHORT_MS);
    return () => clearTimeout(timer);
  }, [isAway]);
  if (!isAway || !isLong) return null;
  const what = now.state === "offline" ? "Offline" : "Not live";
  return (
    <p class="notice bad">
      {what} since {timeText(new Date(now.since).toISOString())}: {now.reason}. What is shown is
      from before; it goes on by itself.
    </p>
  );
}

/** The scripts of a page are those of the runtime from which it came. */
function OtherVersion({ version }: { readonly version: string | undefined }) {
  const first = useRef(version);
  first.current ??= version;
  if (version === first.current) return null;
  return (
    <p class="notice warn row">
      The runtime is now {version}, and this page is of {first.current}.
      <button type="button" onClick={() => location.reload()}>
        Load it anew
      </button>
    </p>
  );
}
