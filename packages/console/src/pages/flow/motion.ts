/**
 * What moves in the picture: a dot for each message that passes, or, where there are too many to tell apart, a line that flows
 * the faster the more there are. All of it is moved in one callback for each frame, and none when nothing moves.
 */

const MOST_DOTS = 60;
/** More at once than this flow. */
const DOTS_AT_ONCE = 8;
const DOT_MS = 900;
/** What events tell at once has happened in so many milliseconds. */
const GATHERED_MS = 250;
/** A line flows on for so long after what has been told last. */
const FLOW_MS = 2 * GATHERED_MS + 100;
/** Pixels a second. */
const SLOWEST = 40;
const FASTEST = 240;
/** After which the line looks the same again: as in flow.css. */
const DASH = 16;

interface Dot {
  readonly circle: SVGCircleElement;
  readonly path: SVGPathElement;
  readonly begin: number;
}

interface Stream {
  readonly until: number;
  readonly speed: number;
  readonly offset: number;
}

export class Motion {
  readonly #layer: SVGGElement;
  #dots: Dot[] = [];
  readonly #streams = new Map<SVGPathElement, Stream>();
  #frame: number | undefined;
  #last = 0;

  /** Dots are drawn in the layer. */
  constructor(layer: SVGGElement) {
    this.#layer = layer;
  }

  /** So many messages have passed along a line; `flow` is the same line as it is shown while it flows. */
  pass(path: SVGPathElement, flow: SVGPathElement, count: number): void {
    const now = performance.now();
    if (count > DOTS_AT_ONCE) {
      const speed = Math.min(FASTEST, SLOWEST * Math.log2(count / DOTS_AT_ONCE + 1));
      const { offset = 0 } = this.#streams.get(flow) ?? {};
      this.#streams.set(flow, { until: now + FLOW_MS, speed, offset });
      flow.classList.add("flows");
    } else {
      for (let index = 0; index < count && this.#dots.length < MOST_DOTS; index++) {
        this.#add(path, now + (index * GATHERED_MS) / count);
      }
    }
    if (this.#frame === undefined) {
      this.#last = now;
      this.#next();
    }
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    for (const { circle } of this.#dots) circle.remove();
    for (const flow of this.#streams.keys()) flow.classList.remove("flows");
  }

  #add(path: SVGPathElement, begin: number): void {
    const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    circle.setAttribute("class", path.getAttribute("class")?.includes("bad") ? "dot bad" : "dot");
    this.#layer.append(circle);
    this.#dots.push({ circle, path, begin });
  }

  #next(): void {
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = undefined;
      this.#moveDots(now);
      this.#moveStreams(now);
      this.#last = now;
      if (this.#dots.length + this.#streams.size > 0) this.#next();
    });
  }

  #moveDots(now: number): void {
    this.#dots = this.#dots.filter(({ circle, path, begin }) => {
      const part = (now - begin) / DOT_MS;
      if (part >= 1 || !path.isConnected) {
        circle.remove();
        return false;
      }
      if (part < 0) return true;
      const { x, y } = path.getPointAtLength(part * path.getTotalLength());
      // Out of sight until it is its turn.
      circle.setAttribute("r", "4");
      circle.setAttribute("cx", String(x));
      circle.setAttribute("cy", String(y));
      return true;
    });
  }

  #moveStreams(now: number): void {
    for (const [flow, { until, speed, offset }] of this.#streams) {
      if (now > until || !flow.isConnected) {
        flow.classList.remove("flows");
        this.#streams.delete(flow);
        continue;
      }
      const next = (offset - (speed * (now - this.#last)) / 1000) % DASH;
      flow.style.strokeDashoffset = String(next);
      this.#streams.set(flow, { until, speed, offset: next });
    }
  }
}

/** Whether the reader does not want anything to move. */
export function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
