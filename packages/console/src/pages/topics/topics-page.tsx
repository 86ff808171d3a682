/** The topics to choose from, or one of them. */
import { Page } from "../../parts/page.tsx";
import { useView } from "../../parts/use-view.ts";
import { viewUrl } from "../../views.ts";
import { TopicList } from "./topic-list.tsx";
import { TopicView } from "./topic-view.tsx";
import "./topics.css";

export function TopicsPage() {
  const { topic } = useView().query;
  if (topic === undefined) {
    return (
      <Page title="Topics" name="Topics">
        <TopicList />
      </Page>
    );
  }
  const title = (
    <>
      <a href={viewUrl("topics")}>Topics</a>
      <span class="muted"> / </span>
      <span class="topic-name">{topic}</span>
    </>
  );
  return (
    <Page title={title} name={topic}>
      <TopicView key={topic} topic={topic} />
    </Page>
  );
}
