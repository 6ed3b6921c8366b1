// What the choice of endpoint is made from, and what comes out of it. Types only.
import type { Rest } from './breaker.ts'
import type { ChatRequest, ProviderPreferences } from '../../core/chat.ts'
import type { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Model, ProviderKey } from '../../core/model.ts'
import type { OwnKeysOfAccount } from '../accounts/own-keys.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { AccountSettingsRecord } from '../store/settings/ports.ts'
import type { Health } from './health.ts'
import type { Sticky } from './sticky.ts'

/** What decides the order where the caller does not: the operator's list, or price and health. */
export type Balance = 'listed' | 'price'

export interface CandidateQuery {
  readonly catalogue: Catalogue
  readonly model: Model
  /** Further models whose endpoints stand in the same list. */
  readonly alternatives?: readonly Model[]
  readonly key: KeyRecord
  /** Keys that the account has brought itself. */
  readonly ownKeys?: OwnKeysOfAccount | undefined
  /** True when nothing else may serve: there is no credit for the installation's. */
  readonly ownKeysOnly?: boolean
  /** Whether one of an account's own keys may be used at an endpoint now; all may when absent. */
  readonly isKeyFree?: (keys: readonly ProviderKey[], endpointId: string) => boolean
  /** The request's own, with what the account has set where it says nothing (account-rules.ts). */
  readonly preferences: ProviderPreferences | undefined
  /** Which of `preferences` are the account's. */
  readonly byAccount?: ReadonlySet<keyof ProviderPreferences>
  /** What holds for all requests of the account, whatever they ask for. */
  readonly account?: AccountSettingsRecord | undefined
  readonly health: Health
  readonly now: number
  /** What is asked; without it nothing that depends on the request is filtered. */
  readonly request?: ChatRequest
  /** Length of the body, the quickest bound of the prompt. */
  readonly bodyBytes?: number
  /** `listed` when absent. */
  readonly balance?: Balance
  /** Remembers which endpoint holds a conversation's prompt cache; nothing sticks without it. */
  readonly sticky?: Sticky
  /** From the header, where the body names none. */
  readonly sessionId?: string | undefined
  /** Numbers from 0 to 1, for balancing; Math.random when absent. */
  readonly random?: () => number
}

/** Why an endpoint stands where it does. */
export type Reason =
  /** Its place in the configuration. */
  | 'listed'
  /** Its place in the request's `provider.order`. */
  | 'ordered'
  /** Its place in the account's order, for requests without one. */
  | 'account order'
  | 'sorted'
  /** By a key that the account has brought itself. */
  | 'own key'
  /** Drawn by price and health. */
  | 'drawn'
  /** It holds the prompt cache of this conversation. */
  | 'sticky'
  /** It has rested after failures and is tried again with this one request. */
  | 'probe'
  /** Moved back: slower than the request prefers. */
  | 'slower than preferred'
  /** Moved back: it has refused requests at this rate. */
  | 'crowded'
  /** Moved back: it has failed, or asked for a pause. */
  | 'resting'

/** What the scores of an order are: places in the list, what the caller sorted by, or shares of the lots. */
export type Measure = 'list' | 'price' | 'latency' | 'throughput' | 'tool_calls' | 'lots'

export interface OrderedEndpoint {
  readonly endpoint: Endpoint
  /**
   * What it was compared by: its place, US dollars for a request of this size, milliseconds, tokens per second, its share of good tool calls or of the lots.
   * Of an endpoint that `order` names, its place there.
   */
  readonly score: number
  readonly why: Reason
  /** Of one that rests. */
  readonly rest?: Rest
}

export interface RemovedEndpoint {
  readonly endpoint: Endpoint
  /** The name of the filter that removed it. */
  readonly filter: string
}

/** Endpoints in order, and by what. */
export interface Order {
  readonly measure: Measure
  readonly order: readonly OrderedEndpoint[]
}

/** The whole decision: whom to try, in order, and what became of the others. */
export interface Choice extends Order {
  readonly model: Model
  /** All that were looked at, in the order of the list: those of `removed` and those of `order`. */
  readonly considered: readonly Endpoint[]
  readonly candidates: readonly Endpoint[]
  readonly removed: readonly RemovedEndpoint[]
  /** Why nobody is left to be tried; undefined when somebody is. */
  readonly refusal: GatewayError | undefined
}
