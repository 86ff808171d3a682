/** One instance: its state, what waits for it and what it did. */
import { Page } from "../../parts/page.tsx";

export function InstancePage() {
  return (
    <Page title="Instance" name="Instance">
      <p class="empty">Nothing here yet</p>
    </Page>
  );
}
