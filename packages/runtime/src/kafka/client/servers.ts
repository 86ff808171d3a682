/** The addresses of brokers, as module.yaml and Kafka's `bootstrap.servers` write them. */

/** Where a broker listens. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

/** `addresses` says where one of them, or all of them, is reached instead. @throws Error when one is not host:port */
export function serversOf(
  address: string,
  addresses: ReadonlyMap<string, string> = new Map(),
): Server[] {
  const all = addresses.get(address) ?? address;
  return all.split(",").map((text) => reached(serverOf(text), addresses));
}

/** Where a broker that Kafka named is reached. */
export function reached(server: Server, addresses: ReadonlyMap<string, string>): Server {
  const instead = addresses.get(serverText(server));
  return instead === undefined ? server : serverOf(instead);
}

export function serverText({ host, port }: Server): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Its protocol, which may stand before it, says nothing that the properties do not say. */
function serverOf(text: string): Server {
  const parts = /^\s*(?:[\w.%-]*:\/\/)?(?:\[([\w:.%-]+)\]|([\w.%-]+)):(\d{1,5})\s*$/.exec(text);
  const [, literal, name, port] = parts ?? [];
  const host = literal ?? name;
  if (host === undefined || Number(port) > 65_535) {
    throw new Error(`${JSON.stringify(text)} is not the <host>:<port> of a broker`);
  }
  return { host, port: Number(port) };
}
