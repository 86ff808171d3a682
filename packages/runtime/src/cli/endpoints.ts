/** `--endpoint`: where the functions of an endpoint are, instead of what the module says. */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "statefun-wire/program";
import { httpTransport, type Transport } from "../call/transport.ts";
import type { EndpointSpec, Module } from "../module/module.ts";

/** For commands that call functions. */
export const endpointOption = () =>
  new Option(
    "--endpoint <pattern=url>",
    "where the functions of an endpoint are, instead of what the module says; may be given more than once",
  ).argParser(collect);

/** For an option that may be given more than once. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** The transport of each endpoint, with these URLs by its pattern. */
export function transportsAt(
  urls: ReadonlyMap<string, string>,
): (endpoint: EndpointSpec) => Transport {
  return (endpoint) =>
    httpTransport({
      ...endpoint,
      urlPathTemplate: urls.get(endpoint.functions) ?? endpoint.urlPathTemplate,
    });
}

/** The URLs that replace the module's, by the pattern of their endpoint. @throws UsageError */
export function urlsOf(
  given: readonly string[] = [],
  { endpoints }: Pick<Module, "endpoints">,
): ReadonlyMap<string, string> {
  const patterns = endpoints.map(({ functions }) => functions);
  return new Map(
    given.map((text) => {
      const equals = text.indexOf("=");
      const [pattern, url] = [text.slice(0, equals), text.slice(equals + 1)];
      if (equals < 0 || !patterns.includes(pattern)) {
        throw new UsageError(
          `--endpoint ${text}: expected PATTERN=URL with a pattern of the module: ${patterns.join(", ")}`,
        );
      }
      if (!/^(https?|http\+unix):$/.test(URL.parse(url)?.protocol ?? "")) {
        throw new UsageError(`--endpoint ${text}: "${url}" is not an http, https or http+unix URL`);
      }
      return [pattern, url];
    }),
  );
}
