// The part of the engine contract that is about what routing keeps of endpoints; store-contract.ts runs it.
import assert from 'node:assert/strict'
import type { WithStore } from './settlement-contract.ts'

/** What keeping health must do, over any engine. */
export function testEndpointHealth(withStore: WithStore): void {
  withStore('health comes back as it was saved last, whatever is in it', async ({ endpointHealth }) => {
    assert.deepEqual(await endpointHealth.all(), [])
    const odd = { endpointId: `a/b@c'; drop table keys`, savedAt: 7, state: '{"ü": "🚀"}' }
    await endpointHealth.save([odd, { endpointId: 'a/b@d', savedAt: 1, state: 'old' }])
    await endpointHealth.save([{ endpointId: 'a/b@d', savedAt: 2 ** 45, state: 'new' }])
    assert.deepEqual(await endpointHealth.all(), [
      odd,
      { endpointId: 'a/b@d', savedAt: 2 ** 45, state: 'new' },
    ])
  })

  withStore('many are saved at once, and none is nothing', async ({ endpointHealth }) => {
    const many = Array.from({ length: 450 }, (_, at) => ({
      endpointId: `a/b@${String(at).padStart(3, '0')}`,
      savedAt: at,
      state: 'x'.repeat(at),
    }))
    await endpointHealth.save([])
    await endpointHealth.save(many)
    assert.deepEqual(await endpointHealth.all(), many)
    await endpointHealth.deleteBefore(449)
    assert.deepEqual(await endpointHealth.all(), many.slice(449))
  })
}
