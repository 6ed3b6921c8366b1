// What the people library tells the rest of us and asks of it, and the pass that lets somebody in without the rules for signing up.
import { AsyncLocalStorage } from 'node:async_hooks'

/** What the library tells us and asks us. */
export interface AuthEvents {
  readonly mayBeActive: (personId: string) => Promise<boolean>
  readonly joined: (person: {
    readonly id: string
    readonly email: string
    readonly invitation: string | undefined
    readonly pass: Pass | undefined
  }) => Promise<void>
  readonly forgot: (person: {
    readonly id: string
    readonly email: string
    readonly token: string
  }) => Promise<void>
  /** A new password was chosen with a link; `address` is undefined when it is not known from where. */
  readonly reset: (person: { readonly email: string; readonly address: string | undefined }) => void
  readonly prove: ((person: { readonly email: string; readonly url: string }) => void) | undefined
}

/** Lets somebody become a person without the rules for signing up: the first administrator, and whom the command line makes. */
export interface Pass {
  readonly administrator: boolean
}

const passes = new AsyncLocalStorage<Pass>()

/** Runs `work` with a pass: persons that it makes need no invitation. */
export function withPass<T>(pass: Pass, work: () => Promise<T>): Promise<T> {
  return passes.run(pass, work)
}

/** The pass under which this runs; undefined for everybody who signs up by themselves. */
export function currentPass(): Pass | undefined {
  return passes.getStore()
}
