/** How the console calls the API: everything goes through here. */
import { parseExactly } from "./exact-json.ts";
import { refusal, token } from "./token.ts";

/** A request of the API, as it is sent and as it is shown. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Percent-encoded, such as by {@link pathOf}. */
  readonly path: string;
  /** Those that are undefined are left out. */
  readonly query?: Query | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON as text. */
  readonly body?: string;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the API refused, or that it could not be asked. */
export class ApiError extends Error {
  /** Of the answer; 0 when there was none. */
  readonly status: number;
  /** What the API calls it, such as 40902; undefined where it does not say. */
  readonly code: number | undefined;

  constructor(status: number, message: string, code?: number) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether the same request may be answered a little later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** A path of the API with its parameters, such as `/functions/{namespace}/{name}`. */
export function pathOf(
  template: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent((parameters[name] ?? "").toWellFormed()),
  );
}

export function urlOf({ path, query = {} }: Pick<ApiRequest, "path" | "query">): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length === 0 ? path : `${path}?${search}`;
}

/** The answer as it comes. @throws ApiError with what the API says of it, and with status 0 when it cannot be reached */
export async function fetchApi(request: ApiRequest, signal?: AbortSignal): Promise<Response> {
  const { method, path, headers, body } = request;
  // A browser would leave them out, and ask for something else.
  if (/\/\.{1,2}(\/|$)/.test(path)) {
    throw new ApiError(400, '"." and ".." cannot be a part of a URL: no page can reach such an id');
  }
  let response: Response;
  try {
    response = await fetch(urlOf(request), {
      method,
      headers: {
        ...headers,
        ...(token.value !== "" && { authorization: `Bearer ${token.value}` }),
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, "the runtime cannot be reached");
  }
  if (response.ok) return response;
  const refused = refusalOf(await response.text());
  const message = refused.message ?? `the answer was ${response.status} ${response.statusText}`;
  if (response.status === 401) refusal.value = message;
  throw new ApiError(response.status, message, refused.error_code);
}

/** The JSON that is answered, whose numbers keep every digit. @throws ApiError as {@link fetchApi} does */
export async function call(request: ApiRequest, signal?: AbortSignal): Promise<unknown> {
  const response = await fetchApi(request, signal);
  const text = await response.text();
  return text === "" ? undefined : parseExactly(text);
}

function refusalOf(text: string): { readonly error_code?: number; readonly message?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
