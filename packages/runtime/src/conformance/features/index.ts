/** All that is checked, in the order in which it is. */
import type { Feature } from "../feature.ts";
import { typeFeatures } from "./types.ts";

export const FEATURES: readonly Feature[] = [...typeFeatures];
