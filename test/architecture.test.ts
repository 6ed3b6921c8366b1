// The rules of the house that a machine can check: who may import whom, who may touch what, how files look. A failure names
// the file and the rule. Where a rule has an exception it is listed here, with its reason.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SourceFile } from './support/read-sources.ts'
import { findCircle, readSources, repository } from './support/read-sources.ts'

const sources = readSources()
const code = [...sources.values()].filter((file) => !file.isTest)

const DECIDING = [
  'routing',
  'providers',
  'catalogue',
  'accounts',
  'limits',
  'ledger',
  'analytics',
  'config',
].map((room) => `server/${room}`)
const BELOW_PIPELINE = ['core', 'dialects', 'contract', 'server/store', 'server/telemetry', ...DECIDING]
/** What all services are together: types only, handed down to those who run them. */
const SERVICES = 'server/services.ts'

/** Each room and what it may import: arrows point down, and a room may import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  dialects: ['core', 'dialects'],
  contract: ['core', 'contract'],
  'server/store': ['core', 'server/store'],
  'server/telemetry': ['core', 'server/telemetry'],
  ...Object.fromEntries(DECIDING.map((room) => [room, BELOW_PIPELINE])),
  'server/pipeline': [...BELOW_PIPELINE, 'server/pipeline', SERVICES],
  'server/http': [...BELOW_PIPELINE, 'server/pipeline', 'server/http', SERVICES],
  'server/jobs': [...BELOW_PIPELINE, 'server/pipeline', 'server/jobs', SERVICES],
  'server/control': [...BELOW_PIPELINE, 'server/control', SERVICES],
  web: ['core', 'dialects', 'contract', 'web'],
}
/** They join the rooms, so they import any of them, and no room imports them back. */
const JOINERS = /^(server\/(main|run-server|open-services|services|pid-file)\.ts$|cli\/|bench\/)/

/** The room that a file is in: its folder, or below server the folder there; `config.ts` is the room `server/config`. */
const roomOf = (path: string): string => /^server\/[^/.]+|^[^/]+/.exec(path)?.[0] ?? path

const refuse = (rule: string, offences: readonly string[]): void =>
  assert.equal(offences.length, 0, `${rule}\n${offences.map((offence) => `  ${offence}`).join('\n')}`)

const only = (
  rule: string,
  isAllowed: (file: SourceFile) => boolean,
  offends: (file: SourceFile) => boolean,
): void =>
  refuse(
    rule,
    code.filter((file) => !isAllowed(file) && offends(file)).map((file) => file.path),
  )

const inside =
  (...folders: readonly string[]) =>
  (file: SourceFile): boolean =>
    folders.some((folder) => file.path.startsWith(folder))

/** They write programs as text: what is called in those, nobody here calls. */
const CODE_SAMPLES = ['contract/code-samples/', 'web/pages/chat/sample.ts']

test('arrows point down: a room imports only what the picture of the house allows', () => {
  const offences: string[] = []
  for (const file of code) {
    if (JOINERS.test(file.path)) continue
    const allowed = MAY_IMPORT[roomOf(file.path)]
    if (!allowed) offences.push(`${file.path} is in no room`)
    for (const target of file.ours) {
      const isAllowed = allowed?.some((room) => target === room || roomOf(target) === room)
      if (!isAllowed) offences.push(`${file.path} imports ${target}`)
    }
  }
  refuse('A room imports rooms below it only', offences)
})

test('imports go in no circle, types included', () => {
  const circle = findCircle(sources)
  assert.equal(circle, undefined, `Imports go in a circle:\n  ${circle?.join('\n  ')}`)
})

test('every import of ours leads to a file', () => {
  const wrong = [...sources.values()].flatMap((file) =>
    file.ours
      .filter((target) => !sources.has(target) && !/\.(json|css|mjs|js)$/.test(target))
      .map((target) => `${file.path} imports ${target}`),
  )
  refuse('Imports name a file with its ending', wrong)
})

test('core, dialects and contract are pure: no Node modules, no packages but zod in contract', () => {
  const isPure = (file: SourceFile): boolean =>
    file.packages.every((name) => name === 'zod' && roomOf(file.path) === 'contract')
  only(
    'Pure rooms import no Node module and no package',
    (file) => !inside('core/', 'dialects/', 'contract/')(file),
    (file) => !isPure(file),
  )
  only(
    'Pure rooms have no clock, no chance and no I/O',
    (file) => !inside('core/', 'dialects/', 'contract/')(file) || inside(...CODE_SAMPLES)(file),
    (file) =>
      /\b(Date\.now|Math\.random|setTimeout|setInterval|new Date\(\)|process\.|globalThis\.|fetch\()/.test(
        withoutComments(file.text),
      ),
  )
})

test('only server/providers calls out', () => {
  only(
    'Only server/providers uses undici or fetch',
    inside('server/providers/', 'cli/', 'bench/', 'web/', ...CODE_SAMPLES),
    (file) => file.packages.includes('undici') || /\bfetch\(/.test(withoutComments(file.text)),
  )
})

test('only server/store touches a database', () => {
  const engines = /^(node:sqlite|kysely|pg|iovalkey)$/
  only('Only server/store imports a database', inside('server/store/'), (file) =>
    file.packages.some((name) => engines.test(name)),
  )
  // Ports are types for all; a log and an opener are for those who open the store.
  only(
    'Rooms know the store by its ports',
    (file) => inside('server/store/')(file) || JOINERS.test(file.path),
    (file) =>
      file.ours.some((target) => target.startsWith('server/store/') && !/\/(ports|log)\.ts$/.test(target)),
  )
})

test('only server/http and server/control know a socket', () => {
  const sockets = /^node:(http|https|http2|net|tls|dgram)$/
  // The settings ask node:net whether a text is an IP address.
  const isAllowed = inside(
    'server/http/',
    'server/control/',
    'server/config/people-settings.ts',
    'server/config/settings.ts',
    'cli/doctor-checks.ts',
    'bench/',
  )
  only('Only server/http and server/control import a socket', isAllowed, (file) =>
    file.packages.some((name) => sockets.test(name)),
  )
})

test('only server/config.ts reads the environment', () => {
  // bootstrap, command line and bench are started by people and start others.
  const isAllowed = inside('server/config.ts', 'cli/', 'bench/', ...CODE_SAMPLES)
  only('Only server/config.ts reads process.env', isAllowed, (file) =>
    /\bprocess\.env\b/.test(withoutComments(file.text)),
  )
})

test('only server/ledger changes a balance', () => {
  only(
    'Only server/ledger writes ledger entries and settlements',
    inside('server/ledger/', 'server/store/', 'bench/'),
    (file) =>
      /\baddEntry\b|\bstore\.(ledger|redeemCodes)\b|\.(addGranted|addUsed)\(/.test(
        withoutComments(file.text),
      ),
  )
})

test('there are no barrels but the index of a dialect', () => {
  const isBarrel = ({ text }: SourceFile): boolean => {
    const statements = withoutComments(text).replaceAll(
      /^(import|export)\s[^;'"]*?from\s+['"][^'"]+['"]$/gm,
      '',
    )
    return /^export\s[^;'"]*from/m.test(text) && statements.trim() === ''
  }
  only(
    'No barrels',
    (file) => /^dialects\/[^/]+\/index\.ts$/.test(file.path),
    (file) => isBarrel(file) || /\/index\.(ts|tsx|mjs)$/.test(file.path),
  )
})

test('no drawer without a name', () => {
  const drawer = /(^|\/)(src|lib|utils?|helpers?|common|types|misc)(\/|\.[a-z]+$)/
  refuse(
    'No folder or file is named utils, helpers, common, types, misc, lib or src',
    [...sources.keys()].filter((path) => drawer.test(path)),
  )
})

test('files are named in kebab-case', () => {
  const name = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|d|config))?\.(ts|tsx|mjs)$/
  refuse(
    'Files are kebab-case',
    [...sources.keys()].filter((path) => !name.test(path.split('/').at(-1) ?? '')),
  )
})

test('a file has at most 500 lines', (context) => {
  const measured = [...sources.values()].filter((file) => !file.path.endsWith('/wire.ts') && file.lines > 300)
  for (const file of measured) context.diagnostic(`${file.path} has ${file.lines} lines; 300 are asked`)
  refuse(
    'A file has at most 500 lines',
    measured.filter((file) => file.lines > 500).map((file) => `${file.path} has ${file.lines}`),
  )
})

test('every file opens by saying what it is', () => {
  // A test beside its source says it with its name.
  only(
    'A file opens with a comment',
    (file) => /^(#!.*\n)?\/\/ \S/.test(file.text),
    () => true,
  )
})

test('code asks the catalogue what a model can do, never the name of the model', () => {
  const names = new Set<string>()
  for (const path of globSync('data/models/*.json', { cwd: repository })) {
    const { models } = JSON.parse(readFileSync(join(repository, path), 'utf8')) as {
      models: Record<string, object>
    }
    for (const id of Object.keys(models))
      for (const name of [id, id.slice(id.indexOf('/') + 1)]) names.add(name)
  }
  // `gpt`, `claude`, `o1` …: how names begin, but for those that are words of their own.
  const families = [...names].map((name) => name.split(/[/.:-]/)[name.includes('/') ? 1 : 0] ?? name)
  const family = `\\b(${families.filter((word) => !/^(command|embed|text)$/.test(word)).join('|')})\\b`
  const asked = new RegExp(
    `\\.(includes|startsWith|endsWith|indexOf|match|search)\\(\\s*['"\`/][^'"\`\\n)]*${family}|/[^/\\n]*${family}[^/\\n]*/\\w*\\.test\\(`,
    'i',
  )
  only('No code looks into a model name', inside('bench/'), ({ text }) => asked.test(withoutComments(text)))
  const literals = (text: string): string[] =>
    [...withoutComments(text).matchAll(/'([^'\n]+)'/g)].map((match) => match[1] ?? '')
  only('No code names a model', inside('bench/'), ({ text }) =>
    literals(text).some((literal) => names.has(literal)),
  )
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')
}
