/** The records of the topics. */
import { Page } from "../../parts/page.tsx";

export function TopicsPage() {
  return (
    <Page title="Topics" name="Topics">
      <p class="empty">Nothing here yet</p>
    </Page>
  );
}
