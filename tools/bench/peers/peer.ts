/** What is measured beside this project: the same shop, written as a user of that system would write it. */
import type { Shop } from "../load.ts";
import type { NamedProcess } from "../usage.ts";

export interface Peer {
  readonly name: string;
  /** What is on disk when an add-to-cart counts, and by which setting. */
  readonly durability: string;
  /** What is not as in this project: the shape of the load, or of the shop. */
  readonly differs: string;
  /** What it takes until it is warm, in milliseconds of load; the default is {@link WARM_UP_MS}. */
  readonly warmUpMs?: number;
  /** Fetches what it needs, which is not part of any measurement. @throws Error of one line when it cannot be had here */
  fetch?(): Promise<void>;
  /** With nothing kept from before. */
  start(): Promise<PeerShop>;
}

export const WARM_UP_MS = 4000;

export interface PeerShop extends Shop {
  /** All but the load. */
  readonly processes: readonly NamedProcess[];
  /** Called last: it may empty the baskets. */
  units(): Promise<Units>;
  stop(): Promise<void>;
}

/** Where the units of the items that the load buys are. */
export interface Units {
  /** In all baskets, or on receipts. */
  readonly inBaskets: number;
  /** What is no longer in the stock; undefined where nobody can look into it. */
  readonly taken: number | undefined;
}
