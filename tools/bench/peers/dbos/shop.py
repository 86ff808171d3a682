"""The shop on DBOS: add-to-cart is a workflow of two transactions, of the stock and of the cart."""

import json
import os
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import sqlalchemy as sa
from dbos import DBOS, SQLAlchemyDatasource

folder = sys.argv[1]
# Stays with the files, and is faster than the rollback journal that they have by default; synchronous stays FULL.
for name in ("system", "shop"):
    connection = sqlite3.connect(f"{folder}/{name}.sqlite")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()

DBOS(
    config={
        "name": "shop",
        "system_database_url": f"sqlite:///{folder}/system.sqlite",
        "log_level": "ERROR",
    }
)
shop = SQLAlchemyDatasource.create(f"sqlite:///{folder}/shop.sqlite")
with shop.engine.begin() as tables:
    tables.execute(sa.text("CREATE TABLE stock (item TEXT PRIMARY KEY, units INTEGER NOT NULL)"))
    tables.execute(
        sa.text("CREATE TABLE basket (user TEXT, item TEXT, units INTEGER NOT NULL, PRIMARY KEY (user, item))")
    )

RESTOCK = sa.text(
    "INSERT INTO stock VALUES (:itemId, :quantity) ON CONFLICT DO UPDATE SET units = units + excluded.units"
)
REQUEST = sa.text("UPDATE stock SET units = units - :units WHERE item = :item AND units >= :units")
PUT = sa.text("INSERT INTO basket VALUES (:user, :item, :units) ON CONFLICT DO UPDATE SET units = units + excluded.units")
UNITS = sa.text("SELECT (SELECT coalesce(sum(units), 0) FROM basket), (SELECT sum(units) FROM stock)")


@shop.transaction
def request(item, units):
    return shop.sql_session().execute(REQUEST, {"item": item, "units": units}).rowcount == 1


@shop.transaction
def put(user, item, units):
    shop.sql_session().execute(PUT, {"user": user, "item": item, "units": units})


@DBOS.workflow()
def add_to_cart(user, item, units):
    if request(item, units):
        put(user, item, units)


def add_all(adds):
    workflows = [DBOS.start_workflow(add_to_cart, add["userId"], add["itemId"], add["quantity"]) for add in adds]
    for workflow in workflows:
        workflow.get_result()


def restock(item):
    with shop.engine.begin() as session:
        session.execute(RESTOCK, item)


def units(_):
    with shop.engine.connect() as session:
        baskets, stock = session.execute(UNITS).one()
        return {"baskets": baskets, "stock": stock}


ROUTES = {"/add-to-cart": add_all, "/restock": restock, "/units": units}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = json.dumps(ROUTES[self.path](body)).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


DBOS.launch()
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"dbos: the service is ready on http://127.0.0.1:{server.server_port} (pid {os.getpid()})", flush=True)
server.serve_forever()
