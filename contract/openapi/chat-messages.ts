// The messages of a chat as schemas, for a model of given capabilities: which roles it takes and what a message may hold. Pure.
import type { Capabilities, InputModality } from '../../core/model.ts'
import type { JsonSchema } from './json-schema.ts'
import { list, object, ref, text, word } from './json-schema.ts'

type Schemas = Readonly<Record<string, JsonSchema>>

const type = (name: string): JsonSchema => ({ type: 'string', const: name })

/** The parts of a message besides text, each with what a model must be able to read. */
const PARTS: readonly {
  readonly modality: InputModality
  readonly name: string
  readonly schema: JsonSchema
}[] = [
  {
    modality: 'image',
    name: 'ImagePart',
    schema: object(
      {
        type: type('image_url'),
        image_url: object(
          {
            url: text('An https address, or the picture itself as `data:image/png;base64,…`.'),
            detail: word(
              ['auto', 'low', 'high', 'original'],
              'How closely to look; more costs more tokens.',
              {
                default: 'auto',
              },
            ),
          },
          { required: ['url'] },
        ),
      },
      { description: 'A picture.', required: ['type', 'image_url'] },
    ),
  },
  {
    modality: 'file',
    name: 'FilePart',
    schema: object(
      {
        type: type('file'),
        file: object({
          filename: text('Its name.'),
          file_data: text('The file itself as `data:application/pdf;base64,…`.'),
          file_id: text('A file that the provider has already.'),
        }),
      },
      { description: 'A document.', required: ['type', 'file'] },
    ),
  },
  {
    modality: 'audio',
    name: 'AudioPart',
    schema: object(
      {
        type: type('input_audio'),
        input_audio: object(
          { data: text('The sound in base64.'), format: text('`wav` or `mp3`.') },
          { required: ['data', 'format'] },
        ),
      },
      { description: 'Sound.', required: ['type', 'input_audio'] },
    ),
  },
  {
    modality: 'video',
    name: 'VideoPart',
    schema: object(
      {
        type: type('video_url'),
        video_url: object(
          { url: text('An https address, or the film itself as data.') },
          { required: ['url'] },
        ),
      },
      { description: 'A film.', required: ['type', 'video_url'] },
    ),
  },
]

const TEXT_PART = object(
  { type: type('text'), text: { type: 'string' } },
  { description: 'Words.', required: ['type', 'text'] },
)

const NAME = text('Tells apart several who speak in the same role.')

/** Words, as a text or as parts of text. */
const words = (description: string): JsonSchema => ({
  description,
  anyOf: [{ type: 'string' }, list(ref('TextPart'))],
})

function instructions(role: 'developer' | 'system', description: string): JsonSchema {
  return object(
    { role: type(role), content: words('What to do and how.'), name: NAME },
    { description, required: ['role', 'content'] },
  )
}

function userMessage(parts: readonly string[]): JsonSchema {
  const items = parts.length === 1 ? ref('TextPart') : { oneOf: parts.map(ref) }
  return object(
    {
      role: type('user'),
      content: {
        description:
          parts.length === 1 ? 'The question.' : 'The question: a text, or parts of several kinds.',
        anyOf: [{ type: 'string' }, list(items, { minItems: 1 })],
      },
      name: NAME,
    },
    { description: 'What the user says.', required: ['role', 'content'] },
  )
}

function assistantMessage(hasTools: boolean, thinks: boolean): JsonSchema {
  return object(
    {
      role: type('assistant'),
      content: {
        description: 'What was answered; null when tools were called instead.',
        anyOf: [{ type: 'string' }, list(ref('TextPart')), { type: 'null' }],
      },
      name: NAME,
      refusal: { type: ['string', 'null'], description: 'Why the model would not answer.' },
      ...(hasTools
        ? { tool_calls: list(ref('ToolCall'), { description: 'Tools that it called.', minItems: 1 }) }
        : {}),
      ...(thinks
        ? {
            reasoning: text('The text of its thinking, where it was shown.'),
            reasoning_details: list(object({}), {
              description: 'Its thinking as the provider sent it; send it back unchanged to go on from it.',
            }),
          }
        : {}),
    },
    { description: 'An earlier answer.', required: ['role'] },
  )
}

const TOOL_MESSAGE = object(
  {
    role: type('tool'),
    content: words('What the tool gave back.'),
    tool_call_id: text('The `id` of the call that this answers.'),
  },
  { description: 'The result of a tool.', required: ['role', 'content', 'tool_call_id'] },
)

const TOOL_CALL = object(
  {
    id: text('Names the call.'),
    type: type('function'),
    function: object(
      {
        name: text('Which tool.'),
        arguments: text('JSON, as the model wrote it: check it before you use it.'),
      },
      { required: ['name', 'arguments'] },
    ),
  },
  { description: 'A call of a tool.', required: ['id', 'type', 'function'] },
)

/** `ChatMessage` and what it is made of. */
export function messageSchemas({ input, supports, instructions: role, reasoning }: Capabilities): Schemas {
  const parts = PARTS.filter(({ modality }) => input.has(modality))
  const hasTools = supports.has('tools')
  const roles: Record<string, JsonSchema> = {}
  if (role !== 'user') {
    roles['DeveloperMessage'] = instructions(
      'developer',
      'Instructions. The same as `system` for this gateway.',
    )
    roles['SystemMessage'] = instructions('system', 'Instructions for the whole conversation.')
  }
  roles['UserMessage'] = userMessage(['TextPart', ...parts.map(({ name }) => name)])
  roles['AssistantMessage'] = assistantMessage(hasTools, reasoning.kind !== 'none')
  if (hasTools) roles['ToolMessage'] = TOOL_MESSAGE
  return {
    ChatMessage: { description: 'One message of the conversation.', oneOf: Object.keys(roles).map(ref) },
    ...roles,
    TextPart: TEXT_PART,
    ...Object.fromEntries(parts.map(({ name, schema }) => [name, schema])),
    ...(hasTools ? { ToolCall: TOOL_CALL } : {}),
  }
}

/** Roles that a model does not take: they are sent as `user` messages in the lenient mode. */
export function renamedRoles({ instructions: role }: Capabilities): readonly string[] {
  return role === 'user' ? ['system', 'developer'] : []
}
