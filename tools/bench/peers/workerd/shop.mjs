/** The shop on Durable Objects: add-to-cart is a call of the cart, which calls the stock and puts what it got into the basket. */
import { DurableObject } from "cloudflare:workers";

const BASKET_TTL_MS = 3_600_000;

export class Cart extends DurableObject {
  async add({ itemId, quantity }) {
    const { kv } = this.ctx.storage;
    if (!(await named(this.env.STOCK, itemId).request(quantity))) return;
    const { basket } = kv.get("cart") ?? { basket: {} };
    basket[itemId] = (basket[itemId] ?? 0) + quantity;
    kv.put("cart", { basket, touched: Date.now() });
    // Once: it sets itself again when the basket was touched since.
    if ((await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(Date.now() + BASKET_TTL_MS);
    }
  }

  units() {
    return total(Object.values(this.ctx.storage.kv.get("cart")?.basket ?? {}));
  }

  async alarm() {
    const { touched, basket } = this.ctx.storage.kv.get("cart");
    if (touched + BASKET_TTL_MS > Date.now()) {
      await this.ctx.storage.setAlarm(touched + BASKET_TTL_MS);
      return;
    }
    this.ctx.storage.kv.delete("cart");
    for (const [itemId, units] of Object.entries(basket)) {
      await named(this.env.STOCK, itemId).restock(units);
    }
  }
}

export class Stock extends DurableObject {
  restock(quantity) {
    this.ctx.storage.kv.put("stock", this.units() + quantity);
  }

  request(quantity) {
    const stock = this.units();
    if (stock < quantity) return false;
    this.ctx.storage.kv.put("stock", stock - quantity);
    return true;
  }

  units() {
    return this.ctx.storage.kv.get("stock") ?? 0;
  }
}

export default {
  async fetch(request, { CART, STOCK }) {
    const { pathname } = new URL(request.url);
    const body = await request.json();
    if (pathname === "/add-to-cart") {
      await Promise.all(body.map((add) => named(CART, add.userId).add(add)));
      return new Response();
    }
    if (pathname === "/restock") {
      await named(STOCK, body.itemId).restock(body.quantity);
      return new Response();
    }
    const { users, items } = body;
    return Response.json({
      baskets: await unitsOfAll(CART, "user", users),
      stock: await unitsOfAll(STOCK, "item", items),
    });
  },
};

async function unitsOfAll(namespace, prefix, count) {
  const ids = Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
  return total(await Promise.all(ids.map((id) => named(namespace, id).units())));
}

function named(namespace, name) {
  return namespace.get(namespace.idFromName(name));
}

function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
