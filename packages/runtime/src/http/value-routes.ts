/** Setting, patching and removing a value of an instance's state, by whoever says which version of it they have seen. */
import type { FastifyRequest } from "fastify";
import { builtInDecoders } from "statefun-wire/types";
import * as z from "zod";
import { RequestError } from "../errors.ts";
import { parseExactly, textOf } from "../kafka-rest/exact-json.ts";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import { typedBytes } from "../kafka-rest/typed-bytes.ts";
import { mergePatch } from "../operator/merge-patch.ts";
import {
  type ChangedValue,
  type Known,
  type NewValue,
  noValue,
  type ValuePlace,
} from "../operator/values.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import { GivenValue, InstancePath, keyOf, TypeName, Version } from "./views.ts";

/** How large a value may be for its patch to be read and written here, in bytes. */
const MAX_PATCHED = 1024 * 1024;

const ValuePath = InstancePath.extend({ value: z.string().meta({ description: "its name" }) });
const Seen = z.string().min(1).optional().meta({
  description:
    "the version that was seen, or * for any: as If-Match. Without one there must be no such value",
});
const Patch = z.unknown().refine((patch) => patch !== undefined, "it is missing");
const Changed = z.object({
  typename: z.string(),
  version: Version,
  expiresAt: z.iso.datetime().optional(),
});

const of = {
  path: "/functions/{namespace}/{name}/{id}/state/{value}",
  tag: "instances",
  role: "operate",
  params: ValuePath,
  headers: z.object({ "if-match": z.string().optional() }),
  refuses: ["unknown-instance", "busy-instance", "moved-on"],
} as const;

export function valueRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      ...of,
      method: "PUT",
      summary: "sets a value of its state; it has to be at rest, or paused",
      body: strictObject({ ...GivenValue.shape, typename: TypeName.optional(), version: Seen }),
      answer: Changed,
      async handle({ params, body }, request) {
        const place = placeOf(params, request, body.version);
        return render(await runtime.setValue(place, (known) => newValue(known, body)));
      },
    }),
    operation({
      ...of,
      method: "PATCH",
      summary:
        "patches a value that is JSON (RFC 7396: null removes); it has to be at rest, or paused",
      body: strictObject({ patch: Patch, version: Seen }),
      answer: Changed,
      async handle({ params, body }, request) {
        const place = placeOf(params, request, body.version);
        return render(await runtime.setValue(place, (known) => patched(place, known, body.patch)));
      },
    }),
    operation({
      ...of,
      method: "DELETE",
      summary: "removes a value of its state; it has to be at rest, or paused",
      answer: z.object({ removed: z.string(), version: Version }),
      async handle({ params }, request) {
        const place = placeOf(params, request, undefined);
        return { removed: place.name, version: await runtime.removeValue(place) };
      },
    }),
  ];
}

/** @throws RequestError `invalid-parameter` when the header and the body do not say the same */
function placeOf(
  { value: name, ...address }: z.output<typeof ValuePath>,
  { headers }: FastifyRequest,
  inBody: string | undefined,
): ValuePlace {
  const header = headers["if-match"];
  // As HTTP writes it, or without its quotes.
  const inHeader = header?.replace(/^"(.*)"$/, "$1");
  if (inHeader !== undefined && inBody !== undefined && inHeader !== inBody) {
    throw new RequestError(
      "invalid-parameter",
      `If-Match says ${inHeader} and the body's version ${inBody}: give one of them`,
    );
  }
  return { instance: keyOf(address), name, seen: inHeader ?? inBody };
}

/** @throws RequestError `invalid-body` */
function newValue(
  known: Known,
  given: z.output<typeof GivenValue> & { readonly typename?: string | undefined },
): NewValue {
  const typename = given.typename ?? known.typename;
  if (typename === undefined) {
    throw new RequestError(
      "invalid-body",
      "body.typename: it is missing, and nothing else says the value's type",
    );
  }
  const isJson = given.encoding === undefined;
  if (
    isJson &&
    known.value !== undefined &&
    plainTyped(typename, known.value).encoding !== undefined
  ) {
    throw new RequestError(
      "invalid-body",
      `body.value: it is JSON, and a ${typename} is not: its text or bytes go with "encoding":"utf8" or "base64"`,
    );
  }
  return { typename, value: typedBytes(typename, given) };
}

/** @throws RequestError `invalid-body` when it is not JSON, `too-large` */
function patched(place: ValuePlace, { typename, value }: Known, patch: unknown): NewValue {
  if (typename === undefined || value === undefined) throw noValue(place);
  if (value.length > MAX_PATCHED) {
    throw new RequestError(
      "too-large",
      `the value has ${value.length} bytes, and ${MAX_PATCHED} are the most to be patched`,
    );
  }
  const text = textOf(value);
  let current: unknown;
  try {
    current = text === undefined ? undefined : parseExactly(text);
  } catch {
    // It stays undefined, which JSON never is.
  }
  if (current === undefined || builtInDecoders.has(typename)) {
    throw new RequestError(
      "invalid-body",
      `a ${typename} is not JSON, and cannot be patched: set it`,
    );
  }
  return { typename, value: typedBytes(typename, { value: mergePatch(current, patch) }) };
}

function render({ typename, version, expiresAt }: ChangedValue): z.infer<typeof Changed> {
  return { typename, version, ...(expiresAt !== undefined && { expiresAt: timeText(expiresAt) }) };
}
