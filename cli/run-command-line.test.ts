import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, test } from 'node:test'
import type { Finding } from './doctor-checks.ts'
import { runCommandLine } from './run-command-line.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-cli-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number
  readonly out: string
  readonly error: string
}

async function run(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  let out = ''
  let error = ''
  const code = await runCommandLine(words, {
    out: (text) => (out += text),
    error: (text) => (error += text),
    input: Readable.from([]),
    isStyled: false,
    environment: { CAUSEWAY_DATA: join(folder, 'data'), PORT: '0', ...environment },
    workingFolder: folder,
  })
  return { code, out, error }
}

const COMMANDS = [
  'serve',
  'admin',
  'keys',
  'accounts',
  'credits',
  'models',
  'providers',
  'chat',
  'doctor',
  'backup',
  'migrate',
  'bench',
]

test('help lists every command, on stdout when it was asked for', async () => {
  for (const words of [['--help'], ['-h'], ['help']]) {
    const { code, out } = await run(words)
    assert.equal(code, 0)
    for (const command of COMMANDS) assert.match(out, new RegExp(`^ {2}${command} `, 'm'))
  }
  const { code, out, error } = await run([])
  assert.equal(code, 2)
  assert.equal(out, '')
  assert.match(error, /Usage: causeway/)
})

for (const command of COMMANDS) {
  test(`${command} --help says how it is used and does nothing`, async () => {
    const { code, out } = await run([command, '--help'])
    assert.equal(code, 0)
    assert.match(out, new RegExp(`^Usage: causeway ${command}`))
  })
}

test('an unknown command is refused with the nearest', async () => {
  const { code, error } = await run(['modles'])
  assert.equal(code, 2)
  assert.match(error, /no command "modles"\. Did you mean models\?/)
})

const wrong: readonly (readonly [words: string, reason: RegExp])[] = [
  ['keys', /create, edit, list, enable/],
  ['keys polish', /"polish"/],
  ['keys create', /--name is missing/],
  ['keys create --name a --test --management', /either/],
  ['keys create --name a --limit many', /--limit is "many"/],
  ['keys create --name a --limit -1', /--limit/],
  ['keys create --name a --reset daily', /needs a --limit/],
  ['keys create --name a --limit 1 --reset hourly', /daily, weekly, monthly/],
  ['keys create --name a --colour red', /--colour/],
  ['keys create --name a more', /"more" is one word too many/],
  ['keys create --name a --first-event soon', /--first-event is "soon"; give whole milliseconds/],
  ['keys create --name a --total 86400001', /from 1 to 86400000/],
  ['keys edit', /KEY is missing/],
  ['keys edit a', /say what to change/],
  ['keys edit a --idle 0', /--idle is "0"/],
  ['keys enable', /KEY is missing/],
  ['credits', /credits add USD/],
  ['credits add', /USD is missing/],
  ['credits add 0', /more than zero/],
  ['credits add 1,5', /USD is "1,5"/],
  ['models', /models list/],
  ['models show', /MODEL is missing/],
  ['providers', /providers test/],
  ['serve now', /"now" is one word too many/],
]
for (const [words, reason] of wrong) {
  test(`"causeway ${words}" ends with 2, the reason and the way to the help`, async () => {
    const { code, out, error } = await run(words.split(' '))
    assert.equal(code, 2)
    assert.equal(out, '')
    assert.match(error, reason)
    assert.match(error, new RegExp(`causeway ${words.split(' ')[0]} --help`))
  })
}

test('a bad setting ends with 2 and its name', async () => {
  const { code, error } = await run(['keys', 'list'], { CAUSEWAY_DRAIN_MS: 'soon' })
  assert.equal(code, 2)
  assert.match(error, /CAUSEWAY_DRAIN_MS is "soon"/)
})

test('without a server, commands open the data themselves: a key is made, listed, disabled and deleted', async () => {
  const made = await run(['keys', 'create', '--name', 'my app', '--limit', '$2.50', '--reset', 'weekly'])
  assert.equal(made.code, 0)
  assert.match(made.out, /^sk-cw-v1-[0-9A-Za-z]{49}\n$/)
  assert.equal(made.error, '')
  const listed = await run(['keys', 'list'])
  assert.match(
    listed.out,
    /my app +sk-cw-v1-\S+…\S+ +[0-9a-f]{12} +live +default +enabled +\$0\.00 +\$2\.50 weekly +never/,
  )
  assert.match((await run(['keys', 'disable', 'my app'])).out, /\(my app\) is disabled\./)
  const [row] = JSON.parse((await run(['keys', 'list', '--json'])).out) as {
    disabled: boolean
    limitDollars: number
  }[]
  assert.deepEqual([row?.disabled, row?.limitDollars], [true, 2.5])
  assert.equal((await run(['keys', 'delete', 'my app'])).code, 0)
  assert.equal((await run(['keys', 'list'])).out, 'none\n')
  const gone = await run(['keys', 'delete', 'my app'])
  assert.equal(gone.code, 1)
  assert.match(gone.error, /no key "my app"/)
})

test('commands that run at the same time without a server take turns', async () => {
  const names = ['a', 'b', 'c']
  const made = await Promise.all(names.map((name) => run(['keys', 'create', '--name', name, '--test'])))
  assert.deepEqual(
    made.map(({ code, error }) => [code, error]),
    names.map(() => [0, '']),
  )
  const rows = JSON.parse((await run(['keys', 'list', '--json'])).out) as { name: string }[]
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), names)
})

test('a command that cannot open the data says why and leaves nothing open', async () => {
  await run(['keys', 'create', '--name', 'a'])
  const { code, error } = await run(['keys', 'list'], { CAUSEWAY_SECRET: 'another secret than the first' })
  assert.notEqual(code, 0)
  assert.match(error, /CAUSEWAY_SECRET/)
  assert.equal((await run(['keys', 'list'])).code, 0)
})

test('a key as JSON has the key and what is known of it', async () => {
  const { out } = await run(['keys', 'create', '--name', 'a', '--management', '--account', 'team', '--json'])
  const made = JSON.parse(out) as Record<string, unknown>
  assert.match(String(made['key']), /^sk-cw-mgmt-/)
  assert.deepEqual([made['kind'], made['account']], ['management', 'team'])
})

test('credits add says what is left', async () => {
  assert.equal((await run(['credits', 'add', '20'])).out, 'default: $20.00 added, $20.00 left of $20.00.\n')
  const { out } = await run(['credits', 'add', '0.5', '--json'])
  assert.equal((JSON.parse(out) as { balanceDollars: number }).balanceDollars, 20.5)
  const unknown = await run(['credits', 'add', '1', '--account', 'nobody'])
  assert.equal(unknown.code, 1)
  assert.match(unknown.error, /no account "nobody"/)
})

test('models and providers are shown as tables and as JSON', async () => {
  assert.match(
    (await run(['models', 'list'])).out,
    /^MODEL .*\n(.*\n)*openai\/o1 +chat +200,000 +\$15\.00 +\$60\.00/m,
  )
  assert.match((await run(['models', 'show', 'o1'])).out, /^id +openai\/o1\n/)
  const providers = JSON.parse((await run(['providers', 'list', '--json'])).out) as { id: string }[]
  assert.ok(providers.some(({ id }) => id === 'openai'))
  const none = await run(['providers', 'test'])
  assert.equal(none.code, 0)
  assert.match(none.error, /No provider is switched on/)
})

test('chat without a server says how to start one', async () => {
  const { code, error } = await run(['chat'])
  assert.equal(code, 1)
  assert.match(error, /no server is running.*npm start/)
})

test('doctor finds a fresh installation sound and changes nothing', async () => {
  const { code, out } = await run(['doctor'])
  assert.equal(code, 0, out)
  assert.match(out, /^ok +node +26\./)
  assert.match(out, /warn +providers +none is switched on/)
  assert.match(out, /data folder +.* will be made at the first start/)
  assert.ok(!out.includes('fail'))
})

test('doctor reads the database of an installation in use', async () => {
  await run(['keys', 'create', '--name', 'a'])
  const findings = JSON.parse((await run(['doctor', '--json'])).out) as Finding[]
  assert.deepEqual(
    findings.find(({ name }) => name === 'database'),
    { name: 'database', state: 'ok', message: 'opens and answers' },
  )
})

test('doctor names a damaged database in the words of the engine, with a fix, and ends with 1', async () => {
  await run(['keys', 'create', '--name', 'a'])
  await writeFile(
    join(folder, 'data', 'causeway.db'),
    'this is no database, it only looks like a file of some length',
  )
  const { code, out } = await run(['doctor', '--json'])
  assert.equal(code, 1)
  const database = (JSON.parse(out) as Finding[]).find(({ name }) => name === 'database')
  assert.equal(database?.state, 'fail')
  assert.match(database.message, /not a database/)
  assert.match(database.fix ?? '', /backup/)
})

test('doctor names a port in use and bad settings, each with a fix, and ends with 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const inUse = await run(['doctor'], { PORT: String(port) })
  taken.close()
  assert.equal(inUse.code, 1)
  assert.match(inUse.out, new RegExp(`fail +port +127\\.0\\.0\\.1:${port} .*EADDRINUSE.*\\n +Set PORT`))
  const bad = await run(['doctor'], { PORT: 'x' })
  assert.equal(bad.code, 1)
  assert.match(bad.out, /fail +settings +PORT is "x"/)
})
