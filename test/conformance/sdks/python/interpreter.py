"""The interpreter of docs/conformance.md on the official Python SDK: interpreter.py [PORT]."""

import asyncio
import sys
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from statefun import (
    BoolType,
    DoubleType,
    FloatType,
    IntType,
    LongType,
    RequestReplyHandler,
    StatefulFunctions,
    StringType,
    ValueSpec,
    egress_message_builder,
    kafka_egress_message,
    kinesis_egress_message,
    make_json_type,
    message_builder,
    simple_type,
)

INTERPRETER = "statefun.conformance/interpreter"
OBSERVER = "statefun.conformance/observer"
EXPIRY = timedelta(minutes=1)

Commands = make_json_type("statefun.conformance/commands")
Report = make_json_type("statefun.conformance/report")
Bytes = simple_type("statefun.conformance/bytes", serialize_fn=bytes, deserialize_fn=bytes)

# The value "camelCase2" cannot be declared: a name must be in lower case.
SPECS = [
    ValueSpec("bool", BoolType),
    ValueSpec("int", IntType),
    ValueSpec("long", LongType),
    ValueSpec("float", FloatType),
    ValueSpec("double", DoubleType),
    ValueSpec("string", StringType),
    ValueSpec("bytes", Bytes),
    ValueSpec("written", StringType, expire_after_write=EXPIRY),
    ValueSpec("called", StringType, expire_after_call=EXPIRY),
]
TYPES = {spec.name: spec.type for spec in SPECS}
# A message of one of these types sets the value of its name.
SETTING = ["bool", "int", "long", "float", "double", "string", "bytes"]

functions = StatefulFunctions()


@functions.bind(INTERPRETER, SPECS)
async def interpret(context, message):
    if message.is_type(Commands):
        for command in message.as_type(Commands)["commands"]:
            await run(context, command)
        return
    for name in SETTING:
        if message.is_type(TYPES[name]):
            setattr(context.storage, name, message.as_type(TYPES[name]))
            return
    observe(context, {"unsupported": message.value_typename()}, Report)


async def run(context, command):
    storage = context.storage
    do = command["do"]
    name = command.get("name")
    if name is not None and name not in TYPES:
        observe(context, {"unsupported": f"a value named {name}"}, Report)
    elif do == "report":
        caller = None if context.caller is None else plain(context.caller)
        report = {"text": command["text"], "self": plain(context.address), "caller": caller}
        observe(context, report, Report)
    elif do == "set":
        setattr(storage, name, command["text"])
    elif do == "clear":
        delattr(storage, name)
    elif do == "tell":
        value = getattr(storage, name)
        if value is None:
            observe(context, {"absent": name}, Report)
        else:
            observe(context, value, TYPES[name])
    elif do == "add":
        storage.int = (storage.int or 0) + command["number"]
    elif do == "send":
        context.send(commands_for(command))
    elif do == "send-after":
        delay = timedelta(milliseconds=command["ms"])
        context.send_after(delay, commands_for(command), command.get("token", ""))
    elif do == "cancel":
        context.cancel_delayed_message(command["token"])
    elif do == "kafka":
        context.send_egress(
            kafka_egress_message(
                typename="statefun.conformance/kafka",
                topic="conformance-kafka",
                key=command.get("key"),
                value=command["text"],
            )
        )
    elif do == "kinesis":
        context.send_egress(
            kinesis_egress_message(
                typename="statefun.conformance/kinesis",
                stream="conformance-kinesis",
                partition_key=command["partitionKey"],
                explicit_hash_key=command.get("explicitHashKey"),
                value=command["text"],
            )
        )
    elif do == "custom":
        record = egress_message_builder("statefun.conformance/custom", command["text"], StringType)
        context.send_egress(record)
    elif do == "wait":
        await asyncio.sleep(0.001)
    elif do in ("fail", "panic"):
        raise RuntimeError(command["text"])
    else:
        observe(context, {"unsupported": do}, Report)


def observe(context, value, value_type):
    context.send(message_builder(OBSERVER, context.address.id, value=value, value_type=value_type))


def commands_for(command):
    value = {"commands": command["commands"]}
    return message_builder(INTERPRETER, command["id"], value=value, value_type=Commands)


def plain(address):
    return {"function": address.typename, "id": address.id}


handler = RequestReplyHandler(functions)


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        try:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200, handler.handle_sync(request))
        except Exception as error:
            self.answer(500, repr(error).encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class ManyAtOnce(ThreadingHTTPServer):
    # The default of 5 lets callers wait for seconds until they are taken.
    request_queue_size = 128


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = ManyAtOnce(("127.0.0.1", port), Server)
    print(f"ready on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
