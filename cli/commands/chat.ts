// `causeway chat [MODEL]`: a conversation in the terminal through the running server. Reasoning is shown dimmed.
import { createInterface } from 'node:readline/promises'
import { text as readAll } from 'node:stream/consumers'
import { readDataFolder } from '../../server/config.ts'
import type { KeyView } from '../../server/control/operations/keys.ts'
import type { ModelRow } from '../../server/control/operations/models.ts'
import { readPidFile } from '../../server/pid-file.ts'
import type { ChatAnswer, ChatMessage } from '../chat-exchange.ts'
import { askServer } from '../chat-exchange.ts'
import type { Command } from '../command.ts'
import { DONE, FAILED, readWords } from '../command.ts'
import { localUrl } from '../local-url.ts'
import { operate } from '../operate.ts'
import { dollars } from '../table.ts'
import type { Terminal } from '../terminal.ts'

/** A key made for one conversation is deleted at its end; if the end never comes, it stops working by itself. */
const OWN_KEY_LIFE_MS = 24 * 3_600_000

/** The command. */
export const chat: Command = {
  help: `Usage: causeway chat [MODEL] [--key KEY] [--system TEXT] [--effort low|medium|high]

Talks to MODEL through the running server. The key is --key, or CAUSEWAY_KEY; with neither, a test key is made for this
conversation, and the simulator answers. Without MODEL, the first model that a provider serves is taken.
Ctrl-C stops an answer, or ends the chat at its prompt. Text on stdin is asked once: echo Hello | causeway chat`,
  run: async (words, terminal) => {
    const { values, positionals } = readWords({
      words,
      positionals: ['MODEL?'],
      options: { key: { type: 'string' }, system: { type: 'string' }, effort: { type: 'string' } },
    })
    const server = await readPidFile(readDataFolder(terminal))
    if (!server) {
      terminal.error('causeway: no server is running. Start it with "npm start" and run the command again.\n')
      return FAILED
    }
    const key = await openKey(terminal, values.key ?? terminal.environment['CAUSEWAY_KEY'])
    try {
      const model = positionals[0] ?? (await firstModel(terminal))
      const conversation = { terminal, url: localUrl(server), key: key.key, model, effort: values.effort }
      const messages: ChatMessage[] =
        values.system === undefined ? [] : [{ role: 'system', content: values.system }]
      if (!terminal.input.isTTY) return await askOnce(conversation, messages)
      terminal.error(`Talking to ${model}. Ctrl-C stops an answer or ends the chat.\n`)
      return await converse(conversation, messages)
    } finally {
      await key.close()
    }
  },
}

interface Conversation {
  readonly terminal: Terminal
  readonly url: string
  readonly key: string
  readonly model: string
  readonly effort: string | undefined
}

async function openKey(
  terminal: Terminal,
  given: string | undefined,
): Promise<{ readonly key: string; readonly close: () => Promise<void> }> {
  if (given) return { key: given, close: async () => undefined }
  const expiresAt = Date.now() + OWN_KEY_LIFE_MS
  const input = { name: 'chat in the terminal', kind: 'test', expiresAt }
  const { key, record } = await operate<{ key: string; record: KeyView }>({
    terminal,
    operation: 'keys.create',
    input,
  })
  terminal.error(
    'No key given: the simulator answers, at no cost. --key or CAUSEWAY_KEY reaches real models.\n',
  )
  const close = async (): Promise<void> => {
    await operate({ terminal, operation: 'keys.delete', input: { key: record.hash } })
  }
  return { key, close }
}

async function firstModel(terminal: Terminal): Promise<string> {
  const rows = await operate<ModelRow[]>({ terminal, operation: 'models.list', input: {} })
  const models = rows.filter(({ kind }) => kind === 'chat')
  const model = models.find(({ providers }) => providers.length > 0) ?? models[0]
  if (!model) throw new Error('The catalogue has no chat model.')
  return model.id
}

async function askOnce(conversation: Conversation, messages: readonly ChatMessage[]): Promise<number> {
  const content = (await readAll(conversation.terminal.input as NodeJS.ReadStream)).trim()
  if (content === '') {
    conversation.terminal.error('causeway: nothing was asked on stdin.\n')
    return FAILED
  }
  await ask(conversation, [...messages, { role: 'user', content }], new AbortController().signal)
  return DONE
}

async function converse(conversation: Conversation, messages: ChatMessage[]): Promise<number> {
  const { terminal } = conversation
  const prompt = createInterface({ input: terminal.input, output: process.stderr })
  let running: AbortController | undefined
  const ended = new AbortController()
  prompt.on('SIGINT', () => (running ? running.abort() : ended.abort()))
  prompt.on('close', () => ended.abort())
  try {
    for (;;) {
      const content = (await prompt.question('> ', { signal: ended.signal })).trim()
      if (content === '') continue
      running = new AbortController()
      messages.push({ role: 'user', content })
      const answer = await tryToAsk(conversation, messages, running.signal)
      running = undefined
      if (answer) messages.push({ role: 'assistant', content: answer.text })
      else messages.pop()
    }
  } catch (error) {
    if (ended.signal.aborted) return DONE
    throw error
  } finally {
    prompt.close()
    terminal.error('\n')
  }
}

/** In a conversation a failed question is said and forgotten. */
async function tryToAsk(
  conversation: Conversation,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<ChatAnswer | undefined> {
  try {
    return await ask(conversation, messages, signal)
  } catch (error) {
    const reason = signal.aborted ? 'stopped' : error instanceof Error ? error.message : String(error)
    conversation.terminal.error(`\n${reason}\n`)
    return undefined
  }
}

async function ask(
  { terminal, ...server }: Conversation,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const dim = (text: string): string => (terminal.isStyled ? `\u001b[2m${text}\u001b[0m` : text)
  let reasoned = false
  const answer = await askServer({
    ...server,
    messages,
    signal,
    onReasoning: (text) => {
      reasoned = true
      terminal.error(dim(printable(text)))
    },
    onText: (text) => {
      if (reasoned) terminal.error('\n\n')
      reasoned = false
      terminal.out(printable(text))
    },
  })
  terminal.out('\n')
  const cut = answer.finishReason === 'length' ? ', cut at the token limit' : ''
  const by = answer.provider === undefined ? answer.model : `${answer.model} by ${answer.provider}`
  terminal.error(
    dim(
      `${by}: ${answer.inputTokens} + ${answer.outputTokens} tokens, ${dollars(answer.costDollars)}${cut}\n`,
    ),
  )
  return answer
}

/** An answer must not move the cursor, ring the bell or rename the window. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
}
