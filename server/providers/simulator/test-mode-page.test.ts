// docs/test-mode.md says what the simulator does: no field, fault or magic prompt is missing, and its examples are valid.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { MAGIC_PROMPTS, readMagicPrompt } from './magic-prompts.ts'
import { NAMED_FAULTS, readSimulate, SIMULATE_FIELDS } from './read-simulate.ts'

const page = await readFile(new URL('../../../docs/test-mode.md', import.meta.url), 'utf8')

test('the page has a row for every field and every fault', () => {
  for (const name of [...SIMULATE_FIELDS, ...NAMED_FAULTS])
    assert.ok(page.includes(`\n| \`${name}\` |`), `${name} has no row`)
})

test('the page has every magic prompt with what it stands for', () => {
  for (const [name, simulate] of Object.entries(MAGIC_PROMPTS)) {
    const row = page.match(new RegExp(`\\n\\| \`!simulate ${name}\` \\| \`(.*)\` \\|`))?.[1]
    assert.ok(row !== undefined, `${name} has no row`)
    assert.deepEqual(JSON.parse(row), simulate)
  }
})

test('every example is a body that the simulator takes', () => {
  const bodies = [...page.matchAll(/^ask '(\{[^']*\})'$/gm)].map((match) => match[1] as string)
  assert.ok(bodies.length > 15)
  for (const text of bodies) {
    const body = JSON.parse(text) as { simulate?: unknown; messages: { content: string }[] }
    if (body.simulate !== undefined) readSimulate(body.simulate)
    readMagicPrompt(body.messages[0]?.content ?? '')
  }
})
