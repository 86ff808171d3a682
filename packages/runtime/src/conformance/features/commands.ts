/** The commands that several features give. */
import { int } from "statefun-wire/types";
import type { Command, Said } from "../contract.ts";

export const report = (text: string): Command => ({ do: "report", text });
export const fail = (text: string): Command => ({ do: "fail", text });
export const set = (text: string, name = "string"): Command => ({ do: "set", name, text });
export const tell = (name = "string"): Command => ({ do: "tell", name });

/** Of value `int`, as are the next two. */
export const ADD_ONE: Command = { do: "add", number: 1 };
export const TELL_INT: Command = tell("int");
export const toldInt = (value: number): Said => ({ type: int.typename, value });
