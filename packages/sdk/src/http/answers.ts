/** What a functions service answers over HTTP when all is not well: the status and the JSON of each error. */
import { reasonOf, StateFunError, type StateFunErrorCode } from "../errors.ts";

/** The answer to a request, whatever its status. */
export interface EndpointResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why a request does not reach the functions. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly message: string;
}

// A runtime tries again after a 5xx and fails its job on most others. What a redeploy can cure must therefore be a 5xx.
const STATUS: Partial<Record<StateFunErrorCode, number>> = {
  "malformed-request": 400,
  "unknown-function": 503,
};

export function answerRefused({ status, ...body }: Refusal): EndpointResponse {
  return json(status, body, status === 405 ? { allow: "POST" } : {});
}

export function answerFailed(error: unknown): EndpointResponse {
  if (!(error instanceof StateFunError)) {
    return json(500, { error: "internal-error", message: reasonOf(error) });
  }
  const { code, message, invocation } = error;
  // What a handler threw is the handler's failure, whatever it says about itself.
  const status = invocation === undefined ? (STATUS[code] ?? 500) : 500;
  return json(status, { error: code, message, ...invocation });
}

/** Every error is answered with JSON: `error`, a code, and `message`, the reason. */
function json(
  status: number,
  body: { readonly error: string; readonly message: string },
  headers: EndpointResponse["headers"] = {},
): EndpointResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}
