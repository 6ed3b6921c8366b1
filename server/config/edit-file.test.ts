import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { ConfigError } from './config-error.ts'
import { editConfigFile } from './edit-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-edit-'))
  path = join(folder, 'causeway.yaml')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const none = (): undefined => undefined
const ACME = { name: 'Acme', dialect: 'openai-chat', base_url: 'http://127.0.0.1:9/v1', auth: 'none' }
const addAcme = (): ReturnType<typeof editConfigFile> =>
  editConfigFile({
    path,
    variable: none,
    change: (document) => document.setIn(['providers', 'acme'], document.createNode(ACME)),
  })

test('a file is made when there is none, for its owner only', async () => {
  const file = await addAcme()
  assert.deepEqual([...file.documents.providers.keys()], ['acme'])
  assert.match(await readFile(path, 'utf8'), /^providers:\n {2}acme:\n {4}name: Acme\n/)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(folder), ['causeway.yaml'])
})

test('comments, order, quotes and the rights of the file stay', async () => {
  const text = `# ours
providers:
  beta: { name: "Beta", dialect: openai-chat, base_url: 'http://127.0.0.1:8/v1', auth: none } # the old one
# how often
routing: { attempts: 2 }
`
  await writeFile(path, text)
  await chmod(path, 0o640)
  await addAcme()
  const after = await readFile(path, 'utf8')
  for (const piece of [
    '# ours\n',
    '"Beta"',
    "'http://127.0.0.1:8/v1'",
    '# the old one\n',
    '# how often\nrouting:',
  ])
    assert.ok(after.includes(piece), `${piece} in ${after}`)
  assert.ok(after.indexOf('beta') < after.indexOf('acme') && after.indexOf('acme') < after.indexOf('routing'))
  assert.equal((await stat(path)).mode & 0o777, 0o640)
})

test('what could not be used afterwards is not written, and the reason names the file and the line', async () => {
  await writeFile(path, 'routing: { attempts: 2 }\n')
  const edit = editConfigFile({
    path,
    variable: none,
    change: (document) => document.setIn(['routing', 'attempts'], 99),
  })
  await assert.rejects(edit, (error) => {
    assert.ok(error instanceof ConfigError)
    assert.match(error.message, /causeway\.yaml cannot be used:\n {2}line 1: routing\.attempts/)
    return true
  })
  assert.equal(await readFile(path, 'utf8'), 'routing: { attempts: 2 }\n')
  assert.deepEqual(await readdir(folder), ['causeway.yaml'])
})

test('a file that is wrong already is left alone', async () => {
  await writeFile(path, 'routing: { atempts: 2 }\n')
  await assert.rejects(addAcme(), /atempts is not a known field/)
  assert.equal(await readFile(path, 'utf8'), 'routing: { atempts: 2 }\n')
})
