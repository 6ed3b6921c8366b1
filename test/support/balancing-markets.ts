// The markets that ways of choosing are compared in: who asks what price, how fast and how reliably, and what happens when. Data.
import { endpointOf } from './routing-query.ts'
import type { Market, Script } from './simulate-balancing.ts'

type Facts = Partial<Omit<Script, 'endpoint'>> & {
  /** US dollars per million tokens of the prompt; those of the answer cost four times as much. */
  readonly price: number
}

/** A usual endpoint but for what is said. */
function script(provider: string, { price, ...facts }: Facts): Script {
  return {
    endpoint: endpointOf({ provider, prompt: price, completion: price * 4 }),
    firstTokenMs: 500,
    tokensPerSecond: 80,
    errorShare: 0.003,
    cap: 50,
    troubles: [],
    ...facts,
  }
}

/** A little of everything; the one of the long table. */
export const MIXED: Market = {
  name: 'a little of everything',
  scripts: [
    {
      endpoint: endpointOf({ provider: 'budget', prompt: 1, completion: 4 }),
      firstTokenMs: 900,
      tokensPerSecond: 40,
      errorShare: 0.01,
      cap: 4,
      troubles: [
        { from: 5, to: 8, what: 'down' },
        { from: 12, to: 14, what: 'breaks' },
      ],
    },
    {
      endpoint: endpointOf({ provider: 'middle', prompt: 1.3, completion: 5.2 }),
      firstTokenMs: 600,
      tokensPerSecond: 60,
      errorShare: 0.005,
      cap: 8,
      troubles: [{ from: 9, to: 10, what: 'silent' }],
    },
    {
      endpoint: endpointOf({ provider: 'swift', prompt: 2, completion: 8 }),
      firstTokenMs: 300,
      tokensPerSecond: 120,
      errorShare: 0.003,
      cap: 50,
      troubles: [],
    },
    {
      endpoint: endpointOf({ provider: 'dear', prompt: 4, completion: 16 }),
      firstTokenMs: 400,
      tokensPerSecond: 100,
      errorShare: 0.002,
      cap: 50,
      troubles: [{ from: 16, to: 17, what: 'down' }],
    },
  ],
}

/** One trouble each. */
export const SINGLE_TROUBLES: readonly Market[] = [
  {
    name: 'outages',
    scripts: [
      script('a', { price: 1, troubles: [{ from: 3, to: 6, what: 'down' }] }),
      script('b', { price: 1.2, troubles: [{ from: 5, to: 9, what: 'silent' }] }),
      script('c', { price: 1.4, troubles: [{ from: 11, to: 13, what: 'breaks' }] }),
      script('d', { price: 1.6, troubles: [{ from: 15, to: 18, what: 'down' }] }),
    ],
  },
  {
    name: 'flapping',
    scripts: [
      script('a', {
        price: 1,
        troubles: Array.from({ length: 10 }, (_, at) => ({
          from: at * 2,
          to: at * 2 + 1,
          what: 'down' as const,
        })),
      }),
      script('b', { price: 1.5 }),
      script('c', { price: 2 }),
      script('d', { price: 3 }),
    ],
  },
  {
    name: 'price gaps',
    scripts: [
      script('a', { price: 1, errorShare: 0.01 }),
      script('b', { price: 2, errorShare: 0.005 }),
      script('c', { price: 5, errorShare: 0.002 }),
      script('d', { price: 10, errorShare: 0.001 }),
    ],
  },
  {
    name: 'rate caps',
    scripts: [
      script('a', { price: 1, cap: 1 }),
      script('b', { price: 1.2, cap: 2 }),
      script('c', { price: 1.5, cap: 3 }),
      script('d', { price: 2, cap: 50 }),
    ],
  },
  {
    name: 'noise',
    scripts: [
      script('a', { price: 1, errorShare: 0.15, firstTokenMs: 1_500 }),
      script('b', { price: 1.2, errorShare: 0.08 }),
      script('c', { price: 1.4, errorShare: 0.02 }),
      script('d', { price: 1.8, errorShare: 0.005, firstTokenMs: 250 }),
    ],
  },
]
