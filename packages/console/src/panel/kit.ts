/**
 * What a panel is written with, at /console/kit.js: the console's own Preact, its client of the API and some of its parts.
 * docs/console.md describes it.
 */

export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";
export { html } from "htm/preact";
export { render } from "preact";
export { useEffect, useMemo, useRef, useState } from "preact/hooks";
export { connection, onEvent } from "../api/events.ts";
export { read } from "../api/read.ts";
export { useLive } from "../live/use-live.ts";
export { follow } from "./follow.ts";
export { produce, produceAll } from "./produce.ts";
export { useSql } from "./sql.ts";
