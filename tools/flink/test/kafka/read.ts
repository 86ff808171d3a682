/** Reads until it is killed: the arguments are a broker's address, a data folder, and lines of the ingress's spec. */
import { print } from "statefun-wire/program";
import { startReading } from "./reading.ts";

const [address = "", dataDir = "", ...spec] = process.argv.slice(2);
await startReading({ address, dataDir, spec });
print(process.stdout, "reads");
