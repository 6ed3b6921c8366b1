// How many tokens a prompt has, by the rules that OpenAI published for its chat models: an estimate. Message frames and
// tools follow the OpenAI cookbook (how to count tokens with tiktoken), images its vision guide (512-pixel tiles). Files
// and audio have no published rule that needs no decoding; they are sized by their bytes. Providers' own counts, where
// they send any, always win over this.
import type { ChatRequest, ContentPart, Message, Tool } from '../../../core/chat.ts'
import { readImageSize } from './image-size.ts'

/** What must be tokenized, and the tokens that are known without tokenizing. */
export interface PromptTexts {
  readonly texts: readonly string[]
  readonly fixedTokens: number
}

const TOKENS_PER_MESSAGE = 3
const TOKENS_PER_NAME = 1
const TOKENS_PER_CALL = 3
const TOKENS_BEFORE_ANSWER = 3
const TOKENS_AROUND_TOOLS = 12
const TOKENS_PER_TOOL = 7
const TOKENS_BEFORE_PROPERTIES = 3
const TOKENS_PER_PROPERTY = 3
const TOKENS_PER_CHOICE = 3

const TOKENS_PER_IMAGE = 85
const TOKENS_PER_TILE = 170
const TILE_PIXELS = 512
const LARGEST_SIDE = 2048
const SHORTEST_SIDE = 768
/** An image behind a URL is not fetched to be counted. */
const UNSEEN_IMAGE = { width: 1024, height: 1024 }
const IMAGE_HEADER_BYTES = 256 * 1024

/** Roughly a page of PDF text per 10 kB of file. */
const FILE_BYTES_PER_TOKEN = 16
/** 10 tokens a second at the 32 kB/s of 16-bit mono speech. */
const AUDIO_BYTES_PER_TOKEN = 3200
const UNSEEN_FILE_TOKENS = 1000

/** Takes a request apart into texts to count and tokens that need no counting. */
export function promptTexts(request: ChatRequest): PromptTexts {
  const texts: string[] = []
  let fixedTokens = TOKENS_BEFORE_ANSWER
  for (const message of request.messages) fixedTokens += addMessage(message, texts)
  if (request.tools?.length) {
    fixedTokens += TOKENS_AROUND_TOOLS
    for (const tool of request.tools) fixedTokens += addTool(tool, texts)
  }
  const format = request.responseFormat
  if (format?.type === 'json_schema' && format.schema) texts.push(JSON.stringify(format.schema))
  return { texts, fixedTokens }
}

function addMessage(message: Message, texts: string[]): number {
  let fixed = TOKENS_PER_MESSAGE
  texts.push(message.role)
  if (message.name !== undefined) {
    texts.push(message.name)
    fixed += TOKENS_PER_NAME
  }
  if (typeof message.content === 'string') texts.push(message.content)
  else for (const part of message.content ?? []) fixed += addPart(part, texts)
  if (message.refusal) texts.push(message.refusal)
  for (const call of message.toolCalls ?? []) {
    texts.push(call.name, call.arguments)
    fixed += TOKENS_PER_CALL
  }
  return fixed
}

function addPart(part: ContentPart, texts: string[]): number {
  switch (part.type) {
    case 'text':
      texts.push(part.text)
      return 0
    case 'refusal':
      texts.push(part.refusal)
      return 0
    case 'image':
      return imageTokens(part.url, part.detail)
    case 'file':
      return part.data === undefined
        ? UNSEEN_FILE_TOKENS
        : Math.ceil(bytesOf(part.data) / FILE_BYTES_PER_TOKEN)
    case 'audio':
      return Math.ceil(bytesOf(part.data) / AUDIO_BYTES_PER_TOKEN)
    case 'video':
      return UNSEEN_FILE_TOKENS
    case 'unknown':
      texts.push(JSON.stringify(part.wire))
      return 0
  }
}

/** Functions by the cookbook's rule, which was measured on flat schemas; nested ones and custom tools as their JSON. */
function addTool(tool: Tool, texts: string[]): number {
  if (tool.kind === 'hosted') return 0
  texts.push(`${tool.name}:${tool.description ?? ''}`)
  if (tool.kind === 'custom') {
    if (tool.format) texts.push(JSON.stringify(tool.format))
    return TOKENS_PER_TOOL
  }
  const properties = Object.entries(
    (tool.parameters?.['properties'] ?? {}) as Readonly<Record<string, unknown>>,
  )
  let fixed = TOKENS_PER_TOOL + (properties.length > 0 ? TOKENS_BEFORE_PROPERTIES : 0)
  for (const [name, schema] of properties) fixed += addProperty(name, schema, texts)
  return fixed
}

function addProperty(name: string, schema: unknown, texts: string[]): number {
  const { type, description, enum: choices } = (schema ?? {}) as Readonly<Record<string, unknown>>
  if (typeof type !== 'string' || type === 'object' || type === 'array') {
    texts.push(`${name}:${JSON.stringify(schema) ?? ''}`)
    return TOKENS_PER_PROPERTY
  }
  texts.push(`${name}:${type}:${typeof description === 'string' ? description.replace(/\.$/, '') : ''}`)
  if (!Array.isArray(choices)) return TOKENS_PER_PROPERTY
  for (const choice of choices as unknown[]) texts.push(String(choice))
  return TOKENS_PER_PROPERTY + TOKENS_PER_CHOICE * (choices.length - 1)
}

/** Tokens of one image: scaled into 2048 × 2048, then to 768 on its short side, then cut into 512-pixel tiles. */
export function imageTokens(url: string, detail: string | undefined): number {
  if (detail === 'low') return TOKENS_PER_IMAGE
  const { width, height } = sizeOf(url) ?? UNSEEN_IMAGE
  const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height), SHORTEST_SIDE / Math.min(width, height))
  const tiles = Math.ceil((width * scale) / TILE_PIXELS) * Math.ceil((height * scale) / TILE_PIXELS)
  return TOKENS_PER_IMAGE + TOKENS_PER_TILE * tiles
}

function sizeOf(url: string): { readonly width: number; readonly height: number } | undefined {
  const comma = url.indexOf(',')
  if (!url.startsWith('data:') || comma < 0) return undefined
  const base64 = url.slice(comma + 1, comma + 1 + Math.ceil(IMAGE_HEADER_BYTES / 3) * 4)
  return readImageSize(Buffer.from(base64, 'base64'))
}

/** Bytes behind a data URL or bare base64; a URL that nobody fetched counts as its unseen default. */
function bytesOf(data: string): number {
  if (/^https?:/.test(data)) return UNSEEN_FILE_TOKENS * FILE_BYTES_PER_TOKEN
  const comma = data.startsWith('data:') ? data.indexOf(',') + 1 : 0
  return Math.ceil(((data.length - comma) * 3) / 4)
}
