/** How messages flow from topic to topic through the functions. */
import { Page } from "../../parts/page.tsx";

export function FlowPage() {
  return (
    <Page title="Flow" name="Flow">
      <p class="empty">Nothing here yet</p>
    </Page>
  );
}
