import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLogOutput } from './log-output.ts'

const MODULE = JSON.stringify(new URL('log-output.ts', import.meta.url).href)

function temporaryFile(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-log-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'log')
  writeFileSync(file, '')
  return file
}

/** Runs a program that has `output` on its stderr. */
const program = (body: string): string[] => [
  '--input-type=module',
  '-e',
  `const { createLogOutput } = await import(${MODULE}); const output = createLogOutput(2); ${body}`,
]

const LINE = "line + ' ä€𝄞 ' + 'x'.repeat(100) + '\\n'"

test('lines arrive whole and in order, those that wait at the end of the process too', async () => {
  const child = spawn(
    process.execPath,
    program(`
      for (let line = 0; line < 2000; line++) output.write(${LINE})
      await new Promise((resolve) => setTimeout(resolve, 5))
      for (let line = 2000; line < 4000; line++) output.write(${LINE})
    `),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')])
  const expected = Array.from({ length: 4000 }, (_, line) => `${line} ä€𝄞 ${'x'.repeat(100)}\n`)
  assert.equal(said, expected.join(''))
})

test('what was written before the process is ended by force is kept', (context) => {
  const file = temporaryFile(context)
  const descriptor = openSync(file, 'a')
  context.after(() => closeSync(descriptor))
  const body = `for (let line = 0; line < 500; line++) output.write(${LINE}); process.exit(3)`
  const { status } = spawnSync(process.execPath, program(body), { stdio: ['ignore', 'ignore', descriptor] })
  assert.equal(status, 3)
  const lines = readFileSync(file, 'utf8').split('\n')
  assert.equal(lines.length, 501)
})

test('a descriptor that takes nothing stops nobody: not who writes, not the end of the process', async (context) => {
  const unwritable = openSync(temporaryFile(context), 'r')
  context.after(() => closeSync(unwritable))
  const child = spawn(
    process.execPath,
    program(`
      output.write('one\\n')
      setTimeout(() => {
        output.write('two\\n')
        output.write('three\\n')
        output.flush()
        output.write('four\\n')
        output.write('five\\n')
        process.stdout.write('alive')
      }, 20)
    `),
    { stdio: ['ignore', 'pipe', unwritable] },
  )
  assert.ok(child.stdout)
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
  assert.equal(said, 'alive')
  assert.equal(child.exitCode, 0)
})

test('an output listens for the end of the process only while lines wait, so that many of them leave nothing behind', async (context) => {
  const file = temporaryFile(context)
  const descriptor = openSync(file, 'a')
  context.after(() => closeSync(descriptor))
  const before = process.listenerCount('exit')
  const outputs = Array.from({ length: 5 }, () => createLogOutput(descriptor))
  assert.equal(process.listenerCount('exit'), before)
  for (const output of outputs) output.write('a line\n')
  assert.equal(process.listenerCount('exit'), before + 5)
  const until = Date.now() + 5_000
  while (process.listenerCount('exit') > before && Date.now() < until) await sleep(5)
  assert.equal(process.listenerCount('exit'), before)
  assert.equal(readFileSync(file, 'utf8'), 'a line\n'.repeat(5))
})
