// Rewrites the golden files from what the dialects write now: `node test/golden/update.ts`. Review the difference before
// you commit it: it is what callers and providers will see.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { computeMatrix, goldenText } from './matrix.ts'

const folder = new URL('./', import.meta.url)
const files = computeMatrix()
for (const name of readdirSync(folder))
  if (name.endsWith('.json') && !files.has(name)) rmSync(new URL(name, folder))
for (const [name, content] of files) writeFileSync(new URL(name, folder), goldenText(content))
console.log(`Wrote ${files.size} golden files.`)
