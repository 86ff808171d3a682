/** What is known of an instance. */
import { ApiError } from "../api/call.ts";
import { type Answer, read } from "../api/read.ts";
import { instanceParts } from "../commands/place.ts";

export type Instance = Answer<"/functions/{namespace}/{name}/{id}">;

/** Undefined when nothing is known of it. @throws ApiError */
export async function readInstance(
  typename: string,
  id: string,
  signal?: AbortSignal,
): Promise<Instance | undefined> {
  try {
    const path = instanceParts({ function: typename, id });
    return await read("/functions/{namespace}/{name}/{id}", { path }, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
