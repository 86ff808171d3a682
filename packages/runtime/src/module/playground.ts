/** `io.statefun.playground.v1`: an HTTP server each, for the one that runs the module to send messages and take records. */
import { anyText, list, mapping, wholeNumber } from "./fields.ts";

const port = wholeNumber(1, 65_535);

/** `io.statefun.playground.v1/ingress` */
export const playgroundIngress = mapping({ port });

/** `io.statefun.playground.v1/egress` */
export const playgroundEgress = mapping({
  port,
  topics: list("topics", anyText("the name of a topic", /./s)),
});
