/** The instances of a function, a row each; without a function, the functions to choose from. */
import { Page } from "../../parts/page.tsx";
import { useView } from "../../parts/use-view.ts";
import { viewUrl } from "../../views.ts";
import { FunctionHead } from "./table/function-head.tsx";
import { FunctionList } from "./table/function-list.tsx";
import { InstanceTable } from "./table/instance-table.tsx";
import { SearchForm } from "./table/search-form.tsx";
import "./instances.css";

export function InstancesPage() {
  const { function: typename } = useView().query;
  if (typename === undefined) {
    return (
      <Page title="Instances" name="Instances">
        <FunctionList />
      </Page>
    );
  }
  return (
    <Page
      title={
        <>
          <a href={viewUrl("instances")}>Instances</a> of {typename}
        </>
      }
      name={`Instances of ${typename}`}
    >
      <FunctionHead key={typename} typename={typename} />
      <SearchForm />
      <InstanceTable />
    </Page>
  );
}
