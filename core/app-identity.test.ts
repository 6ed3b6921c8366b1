import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appIdentity } from './app-identity.ts'

const identities: readonly (readonly [string | null, string | null, string | undefined])[] = [
  ['https://Notes.Example.com/secret/path?token=abc', 'My notes', 'notes.example.com'],
  ['http://example.com:8080/', null, 'example.com:8080'],
  ['https://example.com.', null, 'example.com'],
  ['https://bücher.example/', null, 'xn--bcher-kva.example'],
  ['http://localhost:3000', 'My Notes!', '~my-notes'],
  ['http://127.0.0.1/', 'My notes', '~my-notes'],
  ['http://2130706433/', 'x', '~x'],
  ['http://[::1]:80/', 'x', '~x'],
  ['http://wiki/', 'x', '~x'],
  ['http://build.corp/', 'x', '~x'],
  ['http://printer.local/', 'x', '~x'],
  ['vscode-webview://abc/', 'Editor', '~editor'],
  ['not a url', 'Заметки № 1', '~заметки-no-1'],
  ['http://localhost', null, undefined],
  [null, ' \u200B\u202E ', undefined],
  [null, '!!!', undefined],
  [null, null, undefined],
]
for (const [referer, title, identity] of identities)
  test(`${referer} with the title ${JSON.stringify(title)} is ${identity ?? 'nobody'}`, () => {
    assert.equal(appIdentity(referer, title)?.identity, identity)
  })

test('a title is one short line that cannot turn the writing around', () => {
  const shown = appIdentity(null, `  a\u202Eb\n\tc${'d'.repeat(500)}`)
  assert.equal(shown?.title, `a b c${'d'.repeat(95)}`)
  assert.equal(shown.title.length, 100)
})

test('an address as long as anything names nobody', () => {
  assert.equal(appIdentity(`https://${'a.'.repeat(300)}example.com`, null), undefined)
})
