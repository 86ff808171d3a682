/** What is not as it should be, and what can be done about it. */
import { Page } from "../../parts/page.tsx";
import { LettersTab } from "./letters/letters-tab.tsx";
import "./trouble.css";

export function TroublePage() {
  return (
    <Page title="Trouble" name="Trouble">
      <LettersTab />
    </Page>
  );
}
