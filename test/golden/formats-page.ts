// Writes the tables of docs/formats.md from what the dialects do: `node test/golden/formats-page.ts`. The words around them are
// written by hand and stay.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { CALLERS, carriage, FEATURES, PROVIDERS } from './carriage.ts'
import type { Verdict } from './carriage.ts'

const page = new URL('../../docs/formats.md', import.meta.url)
const BEGIN = '<!-- written by test/golden/formats-page.ts -->'
const END = '<!-- until here -->'

const NAMES: Readonly<Record<string, string>> = {
  'openai-chat': 'Chat completions',
  'openai-responses': 'Responses',
  'anthropic-messages': 'Messages',
  gemini: 'Gemini',
  'bedrock-converse': 'Converse',
}
const WORDS: Readonly<Record<Verdict, string>> = {
  carried: 'yes',
  changed: 'changed',
  'left out': 'left out',
  refused: 'refused',
  none: '',
}

function tables(): string {
  return CALLERS.map((caller) => {
    const rows = FEATURES.map((feature) => ({
      name: feature.name,
      cells: PROVIDERS.map((provider) => carriage(feature, caller, provider)),
    })).filter(({ cells }) => cells.some((cell) => cell !== 'none'))
    return [
      `## From ${NAMES[caller.id]}`,
      '',
      `| to | ${PROVIDERS.map(({ id }) => NAMES[id]).join(' | ')} |`,
      `| --- |${PROVIDERS.map(() => ' --- |').join('')}`,
      ...rows.map(({ name, cells }) => `| ${name} | ${cells.map((cell) => WORDS[cell]).join(' | ')} |`),
      '',
    ].join('\n')
  }).join('\n')
}

/** The page with its tables as they are now. */
export function formatsPage(text: string): string {
  const [before = ''] = text.split(BEGIN)
  const after = text.slice(text.indexOf(END) + END.length)
  return `${before}${BEGIN}\n\n${tables()}\n${END}${after}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(page, formatsPage(readFileSync(page, 'utf8')))
