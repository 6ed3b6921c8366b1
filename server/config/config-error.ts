// What is thrown when the configuration cannot be used: the program says the message and ends with exit code 2.
// Not for requests: those fail with GatewayError (core/errors.ts).

/** A setting or the configuration file is wrong. The message names it, its value, what is allowed and how to fix it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** Wrong usage or bad configuration, as the contract numbers exits. */
  readonly exitCode = 2
}
