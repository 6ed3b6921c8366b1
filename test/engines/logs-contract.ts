// The part of the engine contract that is about looking through generations; store-contract.ts runs it.
import assert from 'node:assert/strict'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import type { Store } from '../../server/store/ports.ts'
import type { LogQuery } from '../../server/store/logs/ports.ts'
import { appIdentity } from '../../core/app-identity.ts'
import { randomTraffic } from './random-traffic.ts'
import { createRandom } from './random.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const DAY_MS = 86_400_000

/** What pages of generations must hold, over any engine. */
export function testLogs(withStore: WithStore): void {
  withStore(
    'pages go through what a filter finds, newest first, each once',
    async (store, account, context) => {
      const random = createRandom(context)
      const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
      const traffic = randomTraffic({
        random,
        accountIds: [account.id, other.id],
        count: 300,
        spanMs: DAY_MS,
        // Many at the same moment, so that pages end between them.
      }).map((one) => ({ ...one, createdAt: one.createdAt - (one.createdAt % (DAY_MS / 20)) }))
      await Promise.all(traffic.map((one) => store.ledger.settle(one)))
      const own = traffic.filter((one) => one.accountId === account.id)
      const filters: readonly (readonly [Partial<LogQuery>, (one: GenerationRecord) => boolean])[] = [
        [{}, () => true],
        [{ kind: 'test' }, (one) => one.keyKind === 'test'],
        [{ modelIds: ['acme/thinker-1', 'acme/thinker-2'] }, (one) => /[12]$/.test(one.modelId)],
        [{ keyIds: [2] }, (one) => one.keyId === 2],
        [{ providerIds: ['other'] }, (one) => one.endpointId?.endsWith('@other') === true],
        [{ apps: ['notes.example', '~mail'] }, (one) => ['notes.example', '~mail'].includes(appOf(one))],
        [{ status: 'cancelled' }, (one) => one.cancelled],
        [{ status: 'failed' }, (one) => !one.cancelled && one.errorCode !== undefined],
        [{ status: 'answered' }, (one) => one.status === 200],
        [{ status: 504 }, (one) => one.status === 504],
        [{ text: 'EN-1' }, (one) => one.id.includes('en-1')],
        [{ from: SAMPLE_TIME + DAY_MS / 2 }, (one) => one.createdAt >= SAMPLE_TIME + DAY_MS / 2],
        [{ to: SAMPLE_TIME + DAY_MS / 2 }, (one) => one.createdAt < SAMPLE_TIME + DAY_MS / 2],
        [{ keyIds: [1], status: 'answered' }, (one) => one.keyId === 1 && one.status === 200],
        [{ modelIds: ['nobody'] }, () => false],
      ]
      for (const [filter, isWanted] of filters)
        assert.deepEqual(
          await pagesOf(store, { accountId: account.id, ...filter }),
          newestFirst(own.filter(isWanted)),
          JSON.stringify(filter),
        )
    },
  )

  withStore('text stands for itself, wherever it is in an id', async (store, account) => {
    const ids = ['gen-100%', 'gen-100x', 'gen_1', 'gen-1']
    for (const id of ids) await store.ledger.settle(sampleGeneration({ id, accountId: account.id }))
    const found = (text: string): Promise<string[]> => pagesOf(store, { accountId: account.id, text })
    assert.deepEqual(await found('100%'), ['gen-100%'])
    assert.deepEqual(await found('n_1'), ['gen_1'])
    assert.equal((await found('REQ-1')).length, 4)
  })
}

function appOf(one: GenerationRecord): string {
  return appIdentity(one.appReferer ?? null, one.appTitle ?? null)?.identity ?? ''
}

function newestFirst(records: readonly GenerationRecord[]): string[] {
  return records.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).map((one) => one.id)
}

async function pagesOf(store: Store, filter: Partial<LogQuery> & { accountId: number }): Promise<string[]> {
  const ids: string[] = []
  for (let after: LogQuery['after']; ;) {
    const page = await store.logs.page({ from: 0, to: Number.MAX_SAFE_INTEGER, limit: 7, ...filter, after })
    assert.ok(page.generations.length <= 7)
    ids.push(...page.generations.map((one) => one.id))
    if (!page.next) return ids
    after = page.next
  }
}
