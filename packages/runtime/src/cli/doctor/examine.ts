/** All that `statefun doctor` looks at, one after the other. */
import type { Api } from "../api-client.ts";
import type { Finding } from "./finding.ts";
import { examineDisk, examineNode, examinePort } from "./machine.ts";
import { examineEndpoint, examineModule } from "./module.ts";
import { examineCalled, examineRuntime } from "./runtime.ts";
import { examineStore } from "./store.ts";

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export async function* examine(api: Api, file: string, folder: string): AsyncGenerator<Finding> {
  yield examineNode();
  const runtime = await examineRuntime(api);
  yield runtime.finding;
  const { finding, module } = examineModule(file);
  yield finding;
  if (runtime.presence === "runtime") yield* await examineCalled(api);
  else for (const endpoint of module?.endpoints ?? []) yield await examineEndpoint(endpoint);
  yield await examineStore(folder);
  yield examineDisk(folder);
  if (runtime.presence !== "nothing") return;
  const { hostname, port, protocol } = new URL(api.url);
  const number = Number(port || (protocol === "https:" ? 443 : 80));
  if (LOOPBACK.test(hostname)) yield await examinePort(hostname.replaceAll(/[[\]]/g, ""), number);
  const playground = [
    ...(module?.playgroundIngresses ?? []),
    ...(module?.playgroundEgresses ?? []),
  ];
  for (const server of playground) yield await examinePort("127.0.0.1", server.port);
}
