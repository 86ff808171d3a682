/** The instances of a function, a row each. */
import { read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Page } from "../../parts/page.tsx";
import { countText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { viewUrl } from "../../views.ts";

export function InstancesPage() {
  const { query } = useView();
  const functions = useLive(
    "functions",
    (signal) => read("/functions", { query: { limit: 1000 } }, signal),
    ["functions", "failures"],
  );
  return (
    <Page title="Instances" name="Instances">
      <Loaded live={functions}>
        {({ functions: found }) => (
          <div class="table-box">
            <table>
              <thead>
                <tr>
                  <th>Function</th>
                  <th class="number">Instances</th>
                  <th class="number">Waiting</th>
                </tr>
              </thead>
              <tbody>
                {found.map(({ function: typename, instances, messages }) => (
                  <tr key={typename}>
                    <th scope="row">
                      <a href={viewUrl("instances", { ...query, function: typename })}>
                        {typename}
                      </a>
                    </th>
                    <td class="number">{countText(instances)}</td>
                    <td class="number">{countText(messages)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Page>
  );
}
