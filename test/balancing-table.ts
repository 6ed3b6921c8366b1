// Writes the comparison of ways of choosing into docs/routing.md: node test/balancing-table.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { BALANCING_SEEDS, simulate, STRATEGIES, tableOf } from './support/simulate-balancing.ts'

const page = new URL('../docs/routing.md', import.meta.url)
const table = tableOf(STRATEGIES.map((strategy) => simulate(strategy, BALANCING_SEEDS)))
const text = readFileSync(page, 'utf8')
const written = text.replace(/\n\| way of choosing [^]*?\n\n/, () => `\n${table}\n\n`)
if (!written.includes(table))
  throw new Error('docs/routing.md has no table that begins with "way of choosing"')
writeFileSync(page, written)
process.stdout.write(`${table}\n`)
