/** The instance that a message came from, or went to. */
import { Id } from "../../parts/id.tsx";
import { type Address, instanceUrl } from "../../views.ts";

export function InstanceLink({ of }: { readonly of: Address }) {
  return (
    <a href={instanceUrl(of)}>
      {of.function.slice(of.function.lastIndexOf("/") + 1)} <Id id={of.id} most={40} />
    </a>
  );
}
