// Every figure of the home page is one that was measured.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SCENARIOS } from '../../../test/faults/scenarios.ts'
import { readBenchmark } from '../../build/benchmark.ts'
import { factsOf, FAULTS, newestOf } from './home-facts.ts'

const root = join(import.meta.dirname, '../../..')
const reports = globSync('bench/results/*.txt', { cwd: root }).map((path) =>
  readBenchmark(readFileSync(join(root, path), 'utf8'), path.replaceAll('\\', '/')),
)

test('the figures stand in the newest report, word for word', () => {
  const newest = newestOf(reports)
  assert.ok(newest)
  const text = readFileSync(join(root, newest.file), 'utf8')
  assert.match(text, new RegExp(`^causeway +${newest.requestCpuMicroseconds.toFixed(1)} `, 'm'))
  assert.ok(
    text.includes(
      `causeway's books: ${newest.settlements} settlements for ${newest.wholeAnswers} whole answers`,
    ),
  )
  assert.equal(newest.settlements, newest.wholeAnswers, 'the fact is that they are the same')
  assert.ok(text.includes(newest.otherName.split(' ')[0] ?? '?'))
  const [speed, books] = factsOf(newest)
  assert.equal(speed?.figure, newest.requestCpuMicroseconds.toFixed(0))
  assert.equal(books?.figure.replaceAll(',', ''), String(newest.settlements))
})

test('the newest report is the last by its date', () => {
  const report = reports[0]
  assert.ok(report)
  const of = (file: string): typeof report => ({ ...report, file })
  assert.equal(
    newestOf([of('b/2026-11-22-0100.txt'), of('b/2026-11-21-2300.txt')])?.file,
    'b/2026-11-22-0100.txt',
  )
  assert.equal(newestOf([]), undefined)
})

test('there are as many ways to fail as the page says', () => {
  assert.equal(FAULTS, SCENARIOS.length)
})

test('a report without the figures stops the build', () => {
  assert.throws(() => readBenchmark('Causeway benchmark, 2026-11-21 05:30 UTC\n', 'x.txt'), /x\.txt has no/)
})
