/** Questions to the store. */
import { Page } from "../../parts/page.tsx";

export function SqlPage() {
  return (
    <Page title="SQL" name="SQL">
      <p class="empty">Nothing here yet</p>
    </Page>
  );
}
