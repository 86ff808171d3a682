/** The name that people or programs have given to something, such as the id of an instance or the key of a record. */
import { visible } from "./visible.ts";

/** Its beginning where it is long, and all of it when the pointer is over it. */
export function Id({ id, most = 60 }: { readonly id: string; readonly most?: number }) {
  const isLong = id.length > most;
  return (
    <span class="mono" title={isLong ? visible(id.slice(0, 2000)) : undefined}>
      {visible(isLong ? id.slice(0, most) : id)}
      {isLong && "…"}
    </span>
  );
}
