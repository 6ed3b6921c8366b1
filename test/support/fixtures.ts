// Reads the hand-made streams and answers under test/fixtures: `<name>.sse` as a provider sends it, `<name>.json` whole.
import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../fixtures/', import.meta.url)

/** A stream as text, comments and end marker included. */
export function readStreamFixture(dialect: string, name: string): string {
  return readFileSync(new URL(`${dialect}/${name}.sse`, FOLDER), 'utf8')
}

/** A whole answer, parsed. */
export function readAnswerFixture(dialect: string, name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${dialect}/${name}.json`, FOLDER), 'utf8'))
}

/** Names of all streams of a dialect, or of those that have a whole answer too. */
export function listFixtures(dialect: string, extension: '.sse' | '.json'): string[] {
  const names = readdirSync(new URL(`${dialect}/`, FOLDER))
  return names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length))
}
