/** All that is checked, in the order in which it is. */
import type { Feature } from "../feature.ts";
import { batchFeatures } from "./batches.ts";
import { contextFeatures } from "./context.ts";
import { delayedFeatures } from "./delayed.ts";
import { egressFeatures } from "./egress.ts";
import { expiryFeatures } from "./expiry.ts";
import { failureFeatures } from "./failures.ts";
import { messageFeatures } from "./messages.ts";
import { stateFeatures } from "./state.ts";
import { typeFeatures } from "./types.ts";

export const FEATURES: readonly Feature[] = [
  ...typeFeatures,
  ...stateFeatures,
  ...contextFeatures,
  ...expiryFeatures,
  ...messageFeatures,
  ...delayedFeatures,
  ...egressFeatures,
  ...batchFeatures,
  ...failureFeatures,
];
