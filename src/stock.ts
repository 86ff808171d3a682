/** How many units of one item there are. Its id is the item's. */
import { Long, StateFunError, statefulFunction } from "statefun-ts";
import { ItemAvailability, RequestItem, RestockItem } from "./messages.ts";

export const StockFn = statefulFunction({
  typename: "com.example/stock",
  storage: { stock: Long },
})
  .on(RestockItem, ({ storage }, { quantity }) => {
    storage.stock = (storage.stock ?? 0n) + BigInt(quantity);
  })

  .on(RequestItem, ({ storage, caller, send }, { quantity }) => {
    if (caller === undefined) {
      throw new StateFunError(
        "invalid-message",
        "a request must come from a function: it is answered",
      );
    }
    const stock = storage.stock ?? 0n;
    const inStock = stock >= quantity;
    if (inStock) storage.stock = stock - BigInt(quantity);
    send(caller, ItemAvailability, { status: inStock ? "INSTOCK" : "OUTOFSTOCK", quantity });
  });
