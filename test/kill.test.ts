// SIGKILL under load: whatever whole answer a caller has, the ledger has exactly once, and nothing twice.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

const CALLERS = 24
const ROUNDS = 4

const yaml = (baseUrl: string): string => `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${baseUrl}", api_key: "upstream-key" }
models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 1.10, completion: 4.40 }
    endpoints: [{ provider: acme, id: thinker-1-2026-01-01 }]
`

/** Calls until the connection breaks; returns the id of a whole answer, undefined for anything less. */
async function callOnce(server: RunningCauseway, key: string, stream: boolean): Promise<string | undefined> {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'acme/thinker-1', stream, messages: [{ role: 'user', content: 'Hello' }] }),
  })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`status ${response.status}: ${text}`)
  const id = response.headers.get('x-generation-id') ?? undefined
  if (stream) return text.endsWith('data: [DONE]\n\n') ? id : undefined
  return (JSON.parse(text) as { id: string }).id
}

async function loadUntilKilled(
  server: RunningCauseway,
  key: string,
  milliseconds: number,
): Promise<string[]> {
  const whole: string[] = []
  let killed = false
  const caller = async (number: number): Promise<void> => {
    for (let turn = number; !killed; turn++) {
      try {
        const id = await callOnce(server, key, turn % 2 === 0)
        if (id !== undefined) whole.push(id)
      } catch (error) {
        // Only the kill itself may break a call.
        if (!killed) throw error
      }
    }
  }
  const callers = Array.from({ length: CALLERS }, (_, number) => caller(number))
  await sleep(milliseconds)
  killed = true
  await server.kill()
  await Promise.all(callers)
  return whole
}

test('every answer that was received whole before SIGKILL is in the ledger exactly once', async (context) => {
  const upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({}))
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-kill-'))
  context.after(async () => {
    await upstream.stop()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const options = { configYaml: yaml(upstream.baseUrl), dataFolder }
  const whole: string[] = []
  let key: string | undefined
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startCauseway(options)
    key ??= await server.createKey({ name: 'load' })
    whole.push(...(await loadUntilKilled(server, key, 400 + Math.random() * 600)))
  }
  assert.ok(whole.length > CALLERS * ROUNDS, `only ${whole.length} answers came through: no load, no proof`)
  context.diagnostic(`${whole.length} whole answers over ${ROUNDS} kills`)
  assert.equal(new Set(whole).size, whole.length, 'ids are unique')

  const server = await startCauseway(options)
  const asked = await fetch(`${server.url}/api/v1/generation?id=${whole.at(-1)}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  assert.equal(asked.status, 200)
  assert.equal(await server.stop(), 0)
  checkBooks(join(dataFolder, 'causeway.db'), whole)
})

function checkBooks(file: string, whole: readonly string[]): void {
  const database = new DatabaseSync(file, { readOnly: true })
  const rows = database
    .prepare(
      'select generation_id as id, amount_nanodollars as amount from ledger_entries where generation_id is not null',
    )
    .all() as { id: string; amount: number }[]
  const settlements = new Map<string, number>()
  for (const row of rows) settlements.set(row.id, (settlements.get(row.id) ?? 0) + 1)
  for (const id of whole) assert.equal(settlements.get(id), 1, `${id} has exactly one settlement`)
  for (const [id, count] of settlements) assert.equal(count, 1, `${id} is settled once`)

  const sum = rows.reduce((total, row) => total + row.amount, 0)
  const totals = database.prepare('select sum(used_nanodollars) as used from account_totals').get() as {
    used: number
  }
  assert.equal(-sum, totals.used, 'the balance is the sum of the ledger')
  const days = database
    .prepare('select sum(spent_nanodollars) as spent, sum(requests) as requests from key_days')
    .get() as {
    spent: number
    requests: number
  }
  assert.equal(days.spent, totals.used, 'what keys spent is what the account was charged')
  assert.equal(days.requests, rows.length, 'every settlement is one request')
  const integrity = database.prepare('pragma integrity_check').get() as { integrity_check: string }
  assert.equal(integrity.integrity_check, 'ok')
  database.close()
}
