/** What is being made of a value, and of which version of it. */

import type { Instance } from "../../../live/read-instance.ts";
import { type ShownValue, textOf } from "../../../parts/value.tsx";
import { type Form, formOf } from "../typed/forms.ts";

export type StateValue = Instance["state"][string];

export interface Draft {
  readonly form: Form;
  readonly text: string;
  /** A merge patch, and whether that is sent. */
  readonly patch: string;
  readonly isPatch: boolean;
  /** That it is made of; undefined when there is no such value. */
  readonly seen: string | undefined;
}

export function draftOf(value: StateValue): Draft {
  const form = formOf(value.typename, value.encoding);
  return { form, text: editText(form, value), patch: "{}", isPatch: false, seen: value.version };
}

/** A value as it is typed. */
function editText(form: Form, shown: ShownValue): string {
  const isText = form !== "json" && typeof shown.value === "string";
  return isText ? (shown.value as string) : textOf(shown, 2);
}
