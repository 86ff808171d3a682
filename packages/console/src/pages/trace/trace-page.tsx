/** What caused a message, and what it caused. */
import { Page } from "../../parts/page.tsx";

export function TracePage() {
  return (
    <Page title="Trace" name="Trace">
      <p class="empty">Nothing here yet</p>
    </Page>
  );
}
