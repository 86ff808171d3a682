/** Why a savepoint cannot be imported: what it is instead, or what is damaged in it. */

/** Its message names the file, or what in the savepoint is meant, and says what to do where something can be done. */
export class SavepointError extends Error {
  override readonly name = "SavepointError";
}
