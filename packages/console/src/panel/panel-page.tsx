/** The page of the module's own. */
import { Page } from "../parts/page.tsx";

export function PanelPage() {
  return (
    <Page title="Panel" name="Panel">
      <p class="empty">Nothing here yet</p>
    </Page>
  );
}
