/** JSON as a tree, whose parts are made when they are opened: it may be large, and deep. */
import { useState } from "preact/hooks";
import { isRawNumber } from "../api/exact-json.ts";
import { visible } from "./visible.ts";

/** Levels that are open at first, and children that are shown until more are asked for. */
const OPEN_LEVELS = 2;
const SHOWN = 100;

export interface JsonTreeProps {
  readonly value: unknown;
  /** What it is called in what it is a part of. */
  readonly name?: string;
  readonly level?: number;
}

export function JsonTree({ value, name, level = 0 }: JsonTreeProps) {
  if (typeof value !== "object" || value === null || isRawNumber(value)) {
    return (
      <div class="json-leaf">
        <Name name={name} />
        <Leaf value={value} />
      </div>
    );
  }
  return <Branch value={value} name={name} level={level} />;
}

interface BranchProps {
  readonly value: object;
  readonly name: string | undefined;
  readonly level: number;
}

function Branch({ value, name, level }: BranchProps) {
  const children = Object.entries(value);
  const [isOpen, setOpen] = useState(level < OPEN_LEVELS && children.length <= SHOWN);
  const [shown, setShown] = useState(SHOWN);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (children.length === 0) {
    return (
      <div class="json-leaf">
        <Name name={name} />
        {open}
        {close}
      </div>
    );
  }
  return (
    <details
      class="json-branch"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Name name={name} />
        {open}
        {!isOpen && (
          <span class="muted">
            {children.length}
            {close}
          </span>
        )}
      </summary>
      {isOpen && (
        <>
          {children.slice(0, shown).map(([key, child]) => (
            <JsonTree key={key} value={child} name={key} level={level + 1} />
          ))}
          {children.length > shown && (
            <button type="button" onClick={() => setShown(shown * 10)}>
              {children.length - shown} more
            </button>
          )}
          <div>{close}</div>
        </>
      )}
    </details>
  );
}

function Name({ name }: { readonly name: string | undefined }) {
  return name === undefined ? null : <span class="json-name">{visible(name)}: </span>;
}

function Leaf({ value }: { readonly value: unknown }) {
  const text = isRawNumber(value) ? value.rawJSON : JSON.stringify(value);
  return <span class={`json-${typeof value}`}>{visible(text)}</span>;
}
