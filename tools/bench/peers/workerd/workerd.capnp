# How workerd serves shop.mjs: on a port that is free, with its objects in the folder that the command line names.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "shop", worker = .shop),
    (name = "disk", disk = (writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "shop")],
);

const shop :Workerd.Worker = (
  modules = [(name = "shop.mjs", esModule = embed "shop.mjs")],
  compatibilityDate = "2026-07-30",
  bindings = [
    (name = "CART", durableObjectNamespace = "Cart"),
    (name = "STOCK", durableObjectNamespace = "Stock"),
  ],
  durableObjectNamespaces = [
    (className = "Cart", uniqueKey = "cart", enableSql = true),
    (className = "Stock", uniqueKey = "stock", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "disk"),
);
