/** The store in memory is no less strict than the one on disk. */
import { memoryDisk } from "../disks.ts";
import { storeBehaviour } from "./behaviour.ts";

storeBehaviour("in memory", memoryDisk);
