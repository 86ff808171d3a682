const { statefulFunction, Int } = require("statefun-ts");

const Fn = statefulFunction({ typename: "example/fn" }).on(Int, () => undefined);
process.stdout.write(`${Fn.typename}\n`);
