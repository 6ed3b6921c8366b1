// What the simulator, a test instrument, looks at in a request: the last question, what was attached, tool results.
import type { ChatRequest, ContentPart, Message } from '../../../core/chat.ts'

/** The text of a message, its parts joined. */
export function textOf(message: Message | undefined): string {
  const content = message?.content
  if (typeof content === 'string') return content
  const texts: string[] = []
  for (const part of content ?? []) if (part.type === 'text') texts.push(part.text)
  return texts.join('\n')
}

/** The last message that a person wrote. */
export function lastUserMessage(request: ChatRequest): Message | undefined {
  return request.messages.findLast((message) => message.role === 'user')
}

/** Tool results after the last assistant turn, with the names of the tools that gave them. */
export function freshToolResults(request: ChatRequest): { readonly name: string; readonly result: string }[] {
  const names = new Map<string, string>()
  for (const message of request.messages)
    for (const call of message.toolCalls ?? []) names.set(call.id, call.name)
  const results: { readonly name: string; readonly result: string }[] = []
  for (const message of request.messages.toReversed()) {
    if (message.role !== 'tool') break
    const name = names.get(message.toolCallId ?? '') ?? message.name ?? 'a tool'
    results.unshift({ name, result: textOf(message) })
  }
  return results
}

/** What else the last user message carried: `1 image (image/png)`, `2 audio clips (wav)`. */
export function attachments(request: ChatRequest): string[] {
  const kinds = new Map<string, string[]>()
  const content = lastUserMessage(request)?.content
  for (const part of typeof content === 'string' ? [] : (content ?? [])) {
    const described = describe(part)
    if (described) kinds.set(described.noun, [...(kinds.get(described.noun) ?? []), described.detail])
  }
  return [...kinds].map(([noun, details]) => {
    const known = [...new Set(details.filter((detail) => detail !== ''))]
    const count = details.length === 1 ? `1 ${noun}` : `${details.length} ${noun}s`
    return known.length === 0 ? count : `${count} (${known.join(', ')})`
  })
}

function describe(part: ContentPart): { readonly noun: string; readonly detail: string } | undefined {
  switch (part.type) {
    case 'image':
      return { noun: 'image', detail: mediaType(part.url) }
    case 'file':
      return { noun: 'file', detail: part.fileName ?? part.fileId ?? mediaType(part.data ?? '') }
    case 'audio':
      return { noun: 'audio clip', detail: part.format }
    case 'video':
      return { noun: 'video', detail: mediaType(part.url) }
    case 'unknown':
      return { noun: 'part', detail: String(part.wire['type'] ?? 'of an unknown type') }
    case 'text':
    case 'refusal':
      return undefined
  }
}

function mediaType(url: string): string {
  if (url.startsWith('http')) return 'by URL'
  return /^data:([\w.+-]+\/[\w.+-]+)/.exec(url)?.[1] ?? ''
}
