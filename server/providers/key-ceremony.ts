// What a key ceremony is: how a call proves who makes it where no key does that by itself. One file for each kind; which kinds there
// are is said in key-ceremonies.ts.

/** A request that is about to be sent. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  /** With query, exactly as it will be sent. */
  readonly url: string
  readonly body: string
}

export interface KeyCeremony {
  /**
   * Names and values of headers, one after the other. Rejects with a GatewayError that says what the operator must mend and
   * holds no secret.
   */
  readonly headersFor: (request: OutgoingRequest) => Promise<readonly string[]>
  /** The provider refused what it was shown: nothing that was fetched before is to be used again. */
  readonly forget: () => void
}

export interface CeremonyOptions {
  readonly providerName: string
  /** By name; what is not set is not there. */
  readonly credentials: Readonly<Record<string, string>>
  /** Unix milliseconds. */
  readonly now: () => number
}
