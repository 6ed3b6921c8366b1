import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preferenceWarnings } from './preference-warnings.ts'

test('a wish that nobody can grant here is told, or refused in strict mode', () => {
  for (const [request, params] of [
    [{ model: 'o1' }, []],
    [{ model: 'o1:nitro' }, []],
    [{ model: 'o1', provider: { sort: 'price' } }, []],
    [{ model: 'llama3.2:latest' }, []],
    [{ model: 'o1:constructor' }, []],
    [{ model: 'o1:exacto', provider: { sort: 'exacto' } }, []],
    [{ model: 'o1:online:nitro' }, ['model']],
    [{ model: 'o1:nitro:online', provider: { sort: 'exacto' } }, ['model']],
  ] as const) {
    const warnings = preferenceWarnings(request, 'lenient')
    assert.deepEqual(
      warnings.map(({ param }) => param),
      params,
      JSON.stringify(request),
    )
    for (const { code, text } of warnings) assert.ok(code === 'preference_ignored' && text.length > 40)
    if (params.length > 0)
      assert.throws(() => preferenceWarnings(request, 'strict'), {
        code: 'unsupported_value',
        param: params[0],
      })
  }
})
