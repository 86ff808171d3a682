/** What is not as it should be, and what can be done about it. */
import { Page } from "../../parts/page.tsx";

export function TroublePage() {
  return (
    <Page title="Trouble" name="Trouble">
      <p class="empty">Nothing here yet</p>
    </Page>
  );
}
