// The body of a chat for a model of given capabilities: exactly the parameters that it takes, and a list of those that it does
// not, with what becomes of them. With every capability it is the body of any chat. Pure.
import type { Capabilities } from '../../core/model.ts'
import { CHAT_PARAMETERS } from './chat-parameters.ts'
import { messageSchemas, renamedRoles } from './chat-messages.ts'
import { PREFERENCES, SIMULATE } from './gateway-schemas.ts'
import type { JsonSchema } from './json-schema.ts'
import { list, object, ref, text } from './json-schema.ts'

type Schemas = Readonly<Record<string, JsonSchema>>

/** A parameter that a model does not take. */
export interface LackingParameter {
  readonly name: string
  readonly lenient: 'dropped' | 'refused'
  /** The error code of the strict mode. */
  readonly strict: string
  readonly summary: string
}

export interface ChatBodyOptions {
  readonly capabilities: Capabilities
  /** Ids that may stand in `model`; absent: any model's. */
  readonly models?: readonly string[]
}

/** `ChatRequest` and everything that it refers to. */
export function chatRequestSchemas({ capabilities, models }: ChatBodyOptions): Schemas {
  const properties: Record<string, JsonSchema> = {
    model: {
      type: 'string',
      description: 'Which model is asked.',
      ...(models === undefined ? {} : { enum: models, default: models[0] }),
    },
    messages: list(ref('ChatMessage'), {
      description: 'The conversation so far, oldest first.',
      minItems: 1,
    }),
  }
  for (const { name, group, schema, isTaken } of CHAT_PARAMETERS) {
    if (isTaken(capabilities)) properties[name] = { ...schema(capabilities), 'x-group': group }
    else if (capabilities.fixed.has(name)) properties[name] = fixed(name, schema(capabilities), capabilities)
  }
  return {
    ChatRequest: object(properties, {
      description:
        'Only `model` and `messages` are required. `null` means the same as leaving a parameter out.',
      required: ['model', 'messages'],
      'x-not-taken': lackingParameters(capabilities),
      'x-roles-sent-as-user': renamedRoles(capabilities),
    }),
    ...messageSchemas(capabilities),
    ...(capabilities.supports.has('tools') ? TOOL_SCHEMAS : {}),
    ...formatSchemas(capabilities),
    ProviderPreferences: PREFERENCES,
    Simulate: SIMULATE,
  }
}

/** What the model lacks and the gateway does not pass on. */
export function lackingParameters(capabilities: Capabilities): readonly LackingParameter[] {
  return CHAT_PARAMETERS.flatMap(({ name, isTaken, lacking, schema }) => {
    if (isTaken(capabilities) || capabilities.fixed.has(name) || lacking === 'passed') return []
    const { description = '' } = schema(capabilities)
    return [{ name, lenient: lacking, strict: 'unsupported_parameter', summary: description }]
  })
}

function fixed(
  name: string,
  { description = '', type }: JsonSchema,
  { fixed: values }: Capabilities,
): JsonSchema {
  return {
    ...(type === undefined ? {} : { type }),
    description: `${description} This model takes only this value; another one is left out, with a warning.`,
    const: values.get(name),
    default: values.get(name),
    'x-group': 'model',
    'x-fixed': true,
  }
}

const TOOL_SCHEMAS: Schemas = {
  Tool: object(
    {
      type: { type: 'string', const: 'function' },
      function: object(
        {
          name: text('Letters, digits, `_` and `-`.', { minLength: 1 }),
          description: text('What it does and when to call it.'),
          parameters: object({}, { description: 'A JSON Schema of its arguments.' }),
          strict: {
            type: ['boolean', 'null'],
            description: 'Whether arguments must be valid against the schema.',
          },
        },
        { required: ['name'] },
      ),
    },
    { description: 'A function of yours.', required: ['type', 'function'] },
  ),
  NamedToolChoice: object(
    {
      type: { type: 'string', const: 'function' },
      function: object({ name: { type: 'string' } }, { required: ['name'] }),
    },
    { description: 'This tool and no other.', required: ['type', 'function'] },
  ),
}

const FORMATS: Schemas = {
  TextFormat: object(
    { type: { type: 'string', const: 'text' } },
    { description: 'Text.', required: ['type'] },
  ),
  JsonObjectFormat: object(
    { type: { type: 'string', const: 'json_object' } },
    { description: 'Any JSON object. Say in a message that you want JSON.', required: ['type'] },
  ),
  JsonSchemaFormat: object(
    {
      type: { type: 'string', const: 'json_schema' },
      json_schema: object(
        {
          name: text('A name for the schema.', { minLength: 1 }),
          description: text('What the answer is for.'),
          schema: object({}, { description: 'The JSON Schema.' }),
          strict: { type: ['boolean', 'null'], description: 'Whether the answer must be valid against it.' },
        },
        { required: ['name'] },
      ),
    },
    { description: 'JSON that is valid against a schema.', required: ['type', 'json_schema'] },
  ),
}

function formatSchemas({ supports }: Capabilities): Schemas {
  const { TextFormat, JsonObjectFormat, JsonSchemaFormat } = FORMATS
  const hasObject = supports.has('response_format')
  const hasSchema = supports.has('structured_outputs')
  if (!hasObject && !hasSchema) return {}
  return {
    ...(TextFormat && { TextFormat }),
    ...(hasObject && JsonObjectFormat && { JsonObjectFormat }),
    ...(hasSchema && JsonSchemaFormat && { JsonSchemaFormat }),
  }
}
