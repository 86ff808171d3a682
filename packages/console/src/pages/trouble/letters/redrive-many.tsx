/** Sends many dead letters again: says first how many that would be, then does it, a request after the other. */
import { useRef, useState } from "preact/hooks";
import { run } from "../../../api/command.ts";
import { type LetterFilter, type Redriven, redriveMany } from "../../../commands/letters.ts";
import { Commands } from "../../../parts/commands.tsx";
import { Dialog } from "../../../parts/dialog.tsx";

/** Of those that cannot be sent, so many are named. */
const NAMED = 20;

export interface RedriveManyProps {
  readonly filter: LetterFilter;
  readonly onDone: () => void;
}

export function RedriveMany(props: RedriveManyProps) {
  const [isOpen, setOpen] = useState(false);
  const command = redriveMany(props.filter, {});
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {command.title}…
      </button>
      {isOpen && (
        <Dialog title={command.title} onClose={() => setOpen(false)}>
          <Steps {...props} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

type Step = "look" | "looking" | "send" | "sending" | "sent";

function Steps({ filter, onDone, onClose }: RedriveManyProps & { readonly onClose: () => void }) {
  const [step, setStep] = useState<Step>("look");
  const [total, setTotal] = useState<Redriven>();
  const [error, setError] = useState<string>();
  const stop = useRef(false);
  const go = async (dryRun?: true): Promise<void> => {
    stop.current = false;
    setError(undefined);
    setStep(dryRun ? "looking" : "sending");
    try {
      await inPages(filter, dryRun, stop, setTotal);
      setStep(dryRun ? "send" : "sent");
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
      setStep(dryRun ? "look" : "send");
    }
    if (!dryRun) onDone();
  };
  const isBusy = step === "looking" || step === "sending";
  return (
    <>
      {total && <Tally total={total} isSent={step === "sending" || step === "sent"} />}
      {error !== undefined && (
        <p class="notice bad" role="alert">
          {error}
        </p>
      )}
      <Commands command={redriveMany(filter, {})} />
      <div class="row end">
        <button
          type="button"
          onClick={() => {
            stop.current = true;
            if (!isBusy) onClose();
          }}
        >
          {isBusy ? "Stop" : "Close"}
        </button>
        {(step === "look" || step === "looking") && (
          <button type="button" class="primary" disabled={isBusy} onClick={() => void go(true)}>
            {isBusy ? "Looking…" : "Look how many"}
          </button>
        )}
        {(step === "send" || step === "sending") && (
          <button
            type="button"
            class="primary"
            disabled={isBusy || total?.redriven === 0}
            onClick={() => void go()}
          >
            {isBusy ? "Sending…" : `Send ${total?.redriven.toLocaleString("en")} again`}
          </button>
        )}
      </div>
    </>
  );
}

function Tally({ total, isSent }: { readonly total: Redriven; readonly isSent: boolean }) {
  const { redriven, already, refused, reasons } = total;
  return (
    <div class="notice stack" role="status">
      <p>
        {isSent ? "Sent again" : "Would be sent again"}: {redriven.toLocaleString("en")}
        {already > 0 && `; sent before: ${already.toLocaleString("en")}`}
        {refused > 0 && `; cannot be sent: ${refused.toLocaleString("en")}, because`}
      </p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map(({ offset, reason }) => (
            <li key={offset}>
              {offset}: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One request after the other, until there is no more or it is stopped, and what has come of all of them so far. */
async function inPages(
  filter: LetterFilter,
  dryRun: true | undefined,
  stop: { readonly current: boolean },
  onProgress: (total: Redriven) => void,
): Promise<void> {
  let total: Redriven = { redriven: 0, already: 0, refused: 0, reasons: [] };
  let after: number | undefined;
  do {
    const answer = (await run(
      redriveMany(filter, { after, ...(dryRun && { dryRun }) }),
    )) as Redriven;
    total = {
      redriven: total.redriven + answer.redriven,
      already: total.already + answer.already,
      refused: total.refused + answer.refused,
      reasons: [...total.reasons, ...answer.reasons].slice(0, NAMED),
    };
    onProgress(total);
    after = answer.next;
  } while (after !== undefined && !stop.current);
}
