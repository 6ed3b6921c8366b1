// Writes the comparison of ways of choosing into docs/routing.md and docs/balancing.svg: node test/balancing-table.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { plotOf, runMarkets, summaryOf, tableOf } from './support/balancing-report.ts'

const page = new URL('../docs/routing.md', import.meta.url)
const all = runMarkets()
const [mixed] = all
if (!mixed) throw new Error('there is no market')
const tables = { 'way of choosing': tableOf(mixed), 'market ': summaryOf(all) }
let text = readFileSync(page, 'utf8')
for (const [start, table] of Object.entries(tables)) {
  text = text.replace(new RegExp(`\\n\\| ${start}[^]*?\\n\\n`), () => `\n${table}\n\n`)
  if (!text.includes(table)) throw new Error(`docs/routing.md has no table that begins with "${start}"`)
  process.stdout.write(`${table}\n\n`)
}
writeFileSync(page, text)
writeFileSync(new URL('../docs/balancing.svg', import.meta.url), plotOf(all))
