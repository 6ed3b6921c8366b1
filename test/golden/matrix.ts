// Writes every case in every dialect. One file per case and direction, one entry per dialect (and surface, where answers
// depend on it). A new dialect is one line here and a column in each file.
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import type { Dialect, Surface } from '../../dialects/dialect.ts'
import { anthropicMessages } from '../../dialects/anthropic-messages/index.ts'
import { bedrockConverse } from '../../dialects/bedrock-converse/index.ts'
import { gemini } from '../../dialects/gemini/index.ts'
import { openaiChat } from '../../dialects/openai-chat/index.ts'
import { openaiResponses } from '../../dialects/openai-responses/index.ts'
import { capabilities } from '../support/capabilities.ts'
import { frameAws, writeText } from '../support/streams.ts'
import { REQUESTS, STREAMS, wholeAnswer } from './cases.ts'

const DIALECTS: readonly Dialect[] = [openaiChat, anthropicMessages, gemini, openaiResponses, bedrockConverse]
/** Where models are asked in more than one way, the way of the column. */
const QUIRKS: Partial<Record<Dialect['id'], readonly string[]>> = {
  'bedrock-converse': ['signed-thinking', 'cache-points'],
}
const SURFACES: readonly Surface[] = ['openai', 'openrouter']

const CONTEXT = {
  id: 'gen-1760000000-0123456789ABCDEFGHIJ',
  model: 'served-2026-01-01',
  providerName: 'Acme',
}

/** File name to content. */
export function computeMatrix(): Map<string, unknown> {
  const files = new Map<string, unknown>()
  for (const [name, request] of Object.entries(REQUESTS))
    files.set(
      `${name}.request.json`,
      perDialect((dialect) => {
        const quirks = new Set(QUIRKS[dialect.id])
        const options = { upstreamId: 'upstream-model', capabilities, quirks }
        return JSON.parse(dialect.writeRequest(request, { ...options, source: undefined })) as unknown
      }),
    )
  for (const [name, events] of Object.entries(STREAMS)) {
    files.set(`${name}.stream.json`, perSurface((dialect, surface) => lines(dialect, surface, events)))
    files.set(`${name}.answer.json`, perSurface((dialect, surface) => answer(dialect, surface, events)))
  }
  files.set('error.stream.json', perSurface((dialect, surface) => lines(dialect, surface, BROKEN)))
  return files
}

const BROKEN: readonly StreamEvent[] = [
  ...(STREAMS['text']?.slice(0, 2) ?? []),
  { type: 'message-error', error: new GatewayError('provider_overloaded', 'The provider is overloaded.') },
]

function perDialect(write: (dialect: Dialect) => unknown): Record<string, unknown> {
  return Object.fromEntries(DIALECTS.map((dialect) => [dialect.id, write(dialect)]))
}

function perSurface(write: (dialect: Dialect, surface: Surface) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    DIALECTS.flatMap((dialect) =>
      SURFACES.map((surface) => [`${dialect.id} on ${surface}`, write(dialect, surface)]),
    ),
  )
}

function lines(dialect: Dialect, surface: Surface, events: readonly StreamEvent[]): string[] {
  const context = { ...CONTEXT, surface, created: 1_760_000_000, includeUsage: true }
  const text = writeText(dialect, events, context)
  if (dialect.framing !== 'aws-event-stream') return text.trimEnd().split('\n')
  // Frames are binary; what is in them is what is to be reviewed.
  return frameAws([Buffer.from(text, 'latin1')]).map(({ event, data }) => `${event}: ${data}`)
}

function answer(dialect: Dialect, surface: Surface, events: readonly StreamEvent[]): unknown {
  const whole = wholeAnswer(events)
  const usage = whole.usage ?? NO_USAGE
  const text = dialect.writeAnswer(whole, { ...CONTEXT, surface, usage, costDollars: 0.00042 })
  return JSON.parse(text) as unknown
}

/** The text of a golden file. */
export function goldenText(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`
}
