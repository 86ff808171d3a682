/** The fields for a value and its type. */
import type { ComponentChildren } from "preact";
import { BUILT_IN_TYPES, type Encoding } from "./forms.ts";
import { Suggested } from "./suggested.tsx";
import { isBuiltIn, readTyped, type TypedDraft } from "./typed-value.ts";
import { ValueField } from "./value-field.tsx";

export interface TypedFieldsProps {
  readonly draft: TypedDraft;
  readonly onDraft: (draft: TypedDraft) => void;
  /** Types besides the built-in ones that it probably has. */
  readonly types?: readonly string[];
  /** Whether the type is as it is. */
  readonly isTypeFixed?: boolean;
  /** Fields that come first. */
  readonly children?: ComponentChildren;
}

export function TypedFields(props: TypedFieldsProps) {
  const { draft, onDraft, types = [], isTypeFixed = false, children } = props;
  const { form, text, read } = readTyped(draft);
  return (
    <>
      <div class="search">
        {children}
        <Suggested
          label="Type"
          value={draft.typename}
          onValue={(typename) => onDraft({ ...draft, typename })}
          isFixed={isTypeFixed}
          suggestions={[...new Set([...types, ...BUILT_IN_TYPES])]}
        />
        {!isBuiltIn(draft.typename) && (
          <label class="field">
            <span class="label">Typed as</span>
            <select
              value={draft.encoding ?? "json"}
              onChange={({ currentTarget: { value } }) =>
                onDraft({ ...draft, encoding: value === "json" ? undefined : (value as Encoding) })
              }
            >
              <option value="json">JSON</option>
              <option value="utf8">text</option>
              <option value="base64">base64</option>
            </select>
          </label>
        )}
      </div>
      <ValueField
        label="Value"
        form={form}
        text={text}
        read={read}
        isNew
        onText={(typed) => onDraft({ ...draft, text: typed })}
      />
    </>
  );
}
