/** The API's errors, in the shape that Kafka REST gives them: `{"error_code":40401,"message":"…"}`. */

export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status and two more digits, as Kafka REST has them. */
  readonly errorCode: number;

  constructor(errorCode: number, message: string) {
    super(message);
    this.errorCode = errorCode;
  }

  get statusCode(): number {
    return Math.floor(this.errorCode / 100);
  }
}
