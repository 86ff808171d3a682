/**
 * What a panel is written with, at /console/kit.js: the console's own Preact, its client of the API and some of its parts.
 * docs/console.md describes it.
 */

// How a page is written.
export type { Signal } from "@preact/signals";
export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";
export { html } from "htm/preact";
export { render } from "preact";
export { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";

// What it shows of the runtime, and does there.
export { ApiError } from "../api/call.ts";
export { connection, onEvent } from "../api/events.ts";
export { read } from "../api/read.ts";
export { readInstance } from "../live/read-instance.ts";
export { useLive } from "../live/use-live.ts";

// What it is made of, and where it leads.
export { Action } from "../parts/action.tsx";
export { Commands } from "../parts/commands.tsx";
export { Id } from "../parts/id.tsx";
export { countText, durationText, Time } from "../parts/time.tsx";
export { say } from "../parts/toasts.tsx";
export { textOf } from "../parts/value.tsx";
export { instanceUrl, messageTraceUrl, recordTraceUrl, topicUrl, viewUrl } from "../views.ts";

// What there is for panels alone.
export { follow, type TopicRecord } from "./follow.ts";
export { useInstance, useInstances } from "./instances.ts";
export { type NewRecord, produce, produceAll, produceCommand } from "./produce.ts";
export { sql, useSql } from "./sql.ts";
