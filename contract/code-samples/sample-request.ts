// What a code sample calls: an address, a key and a body. No sample is written here.

/** Where the key comes from: a variable of the environment, or written into the sample as it is. */
export type SampleKey = { readonly variable: string } | { readonly literal: string }

export type SampleBody = Readonly<Record<string, unknown>>

/** One call of a model. */
export interface SampleRequest {
  /** The server's address without a slash at the end. */
  readonly baseUrl: string
  readonly operation: 'chat' | 'embeddings'
  readonly key: SampleKey
  readonly body: SampleBody
}

const PATHS = { chat: '/v1/chat/completions', embeddings: '/v1/embeddings' } as const

/** The whole address of the call. */
export function addressOf({ baseUrl, operation }: SampleRequest): string {
  return baseUrl + PATHS[operation]
}

/** True when the answer comes in pieces. */
export function isStreamed({ body, operation }: SampleRequest): boolean {
  return operation === 'chat' && body['stream'] === true
}

/** True when the interesting part of the answer is more than one text: calls of tools, or several answers. */
export function hasMoreThanText({ body }: SampleRequest): boolean {
  return body['tools'] !== undefined || (typeof body['n'] === 'number' && body['n'] > 1)
}
