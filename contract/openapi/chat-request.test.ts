// The documents against the code that they describe: bounds against the reader of requests, "taken" and "not taken" against the
// fitting of requests, for every model of the catalogue.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { fitRequest } from '../../core/fit-request.ts'
import type { Model } from '../../core/model.ts'
import { openaiChat } from '../../dialects/openai-chat/index.ts'
import { buildCatalogue } from '../../server/catalogue/build.ts'
import { readShippedDocuments } from '../../server/catalogue/read-data.ts'
import { readSimulate, SIMULATE_FIELDS } from '../../server/providers/simulator/read-simulate.ts'
import { CHAT_PARAMETERS } from './chat-parameters.ts'
import { chatRequestSchemas, lackingParameters } from './chat-request.ts'
import { EVERY_CAPABILITY } from './every-capability.ts'
import { PREFERENCES, SIMULATE } from './gateway-schemas.ts'
import type { JsonSchema } from './json-schema.ts'

const catalogue = buildCatalogue(await readShippedDocuments(), () => undefined)
const chatModels = [...catalogue.models.values()].filter((model) => model.kind === 'chat')
const MESSAGES = [{ role: 'user', content: 'Hello' }]

const reads = (fields: Readonly<Record<string, unknown>>): void =>
  void openaiChat.readRequest({ model: 'o1', messages: MESSAGES, ...fields })

/** Parameters that mean something only together with another one. */
const TOGETHER: Readonly<Record<string, object>> = { top_logprobs: { logprobs: true } }

test('the example of every parameter is read', () => {
  for (const { name, schema } of CHAT_PARAMETERS) {
    const { examples } = schema(EVERY_CAPABILITY)
    assert.ok(examples !== undefined && examples.length > 0, `${name} has no example`)
    for (const example of examples)
      assert.doesNotThrow(
        () => reads({ ...TOGETHER[name], [name]: example }),
        `${name}: ${JSON.stringify(example)}`,
      )
  }
})

/** Values just inside and just outside of what a schema of a number allows. */
function edges({ type, minimum, maximum }: JsonSchema): {
  readonly inside: number[]
  readonly outside: number[]
} {
  const step = type === 'integer' ? 1 : 0.001
  const isBound = (value: number | undefined): value is number => value !== undefined
  return {
    inside: [minimum, maximum].filter(isBound),
    outside: [
      ...(minimum === undefined ? [] : [minimum - step]),
      ...(maximum === undefined ? [] : [maximum + step]),
    ],
  }
}

test('numbers and words are allowed exactly where the reader allows them', () => {
  let checked = 0
  for (const { name, schema } of CHAT_PARAMETERS) {
    // The longest answer of a model is not the reader's business.
    const allowed = schema({ ...EVERY_CAPABILITY, maxOutputTokens: undefined })
    const { inside, outside } = edges(allowed)
    for (const value of [...inside, ...(allowed.enum ?? [])]) {
      checked++
      assert.doesNotThrow(
        () => reads({ ...TOGETHER[name], [name]: value }),
        `${name} ${String(value)} is allowed`,
      )
    }
    for (const value of [...outside, ...(allowed.enum ? ['no-such-word'] : [])]) {
      checked++
      assert.throws(
        () => reads({ ...TOGETHER[name], [name]: value }),
        GatewayError,
        `${name} ${String(value)}`,
      )
    }
  }
  assert.ok(checked > 50, `${checked} edges`)
})

test('every value of provider preferences and of simulate that the schema allows is read, and its edges are the reader’s', () => {
  const parts: readonly [string, JsonSchema, (value: object) => void][] = [
    ['provider', PREFERENCES, (provider) => reads({ provider })],
    ['simulate', SIMULATE, (simulate) => void readSimulate(simulate)],
  ]
  for (const [part, { properties = {} }, read] of parts)
    for (const [name, schema] of Object.entries(properties)) {
      const { inside, outside } = edges(schema)
      for (const value of [...inside, ...(schema.enum ?? []), ...(schema.examples ?? [])])
        assert.doesNotThrow(() => read({ [name]: value }), `${part}.${name} ${String(value)}`)
      for (const value of [...outside, ...(schema.enum ? ['no-such-word'] : [])])
        assert.throws(() => read({ [name]: value }), GatewayError, `${part}.${name} ${String(value)}`)
    }
  assert.deepEqual(Object.keys(SIMULATE.properties ?? {}).toSorted(), [...SIMULATE_FIELDS].toSorted())
  const faults = new RegExp(SIMULATE.properties?.['fault']?.pattern ?? '(?!)')
  for (const fault of ['status:400', 'status:599', 'cut', 'endless_reasoning', 'model_gone'])
    assert.match(fault, faults)
  for (const fault of ['status:200', 'status:600', 'cuts', '']) assert.doesNotMatch(fault, faults)
})

/** Fits a request with this parameter to the model, leniently: the warnings, or the refusal. */
function fit(model: Model, fields: object): readonly string[] | 'refused' {
  const request = openaiChat.readRequest({ model: model.id, messages: MESSAGES, ...fields })
  try {
    const { warnings } = fitRequest(request, { capabilities: model.capabilities, mode: 'lenient' })
    return warnings.filter(({ code }) => code !== 'parameter_renamed').map(({ param }) => param)
  } catch (error) {
    assert.ok(error instanceof GatewayError)
    return 'refused'
  }
}

test('what a model’s document has is taken without a warning, and what it says is not taken is dropped or refused', () => {
  for (const model of chatModels) {
    const lacking = new Map(lackingParameters(model.capabilities).map((entry) => [entry.name, entry]))
    const { ChatRequest: body } = chatRequestSchemas({ capabilities: model.capabilities })
    for (const { name, schema, lacking: otherwise } of CHAT_PARAMETERS) {
      const own = body?.properties?.[name]
      const together =
        TOGETHER[name] !== undefined && body?.properties?.['logprobs'] === undefined
          ? undefined
          : TOGETHER[name]
      const value = own?.const ?? (own ?? schema(EVERY_CAPABILITY)).examples?.[0]
      if (name === 'top_logprobs' && together === undefined) continue
      const result = fit(model, { ...together, [name]: value })
      const at = `${model.id} ${name} ${JSON.stringify(value)}`
      if (own) assert.deepEqual(result, [], at)
      else if (lacking.get(name)?.lenient === 'refused') assert.equal(result, 'refused', at)
      else if (lacking.has(name))
        assert.deepEqual(result, [name === 'reasoning' ? 'reasoning_effort' : name], at)
      else assert.equal(otherwise, 'passed', at)
    }
  }
})

test('every effort that a model’s document names is taken as it is', () => {
  for (const model of chatModels) {
    const { ChatRequest: body } = chatRequestSchemas({ capabilities: model.capabilities })
    for (const effort of body?.properties?.['reasoning_effort']?.enum ?? [])
      assert.deepEqual(fit(model, { reasoning_effort: effort }), [], `${model.id} ${String(effort)}`)
  }
})

test('a model that reads no pictures has none in its messages, and one that takes no instructions has no such role', () => {
  const of = (id: string): Readonly<Record<string, JsonSchema>> => {
    const model = catalogue.models.get(id)
    assert.ok(model, id)
    return chatRequestSchemas({ capabilities: model.capabilities, models: [id] })
  }
  assert.ok(of('openai/o1')['ImagePart'])
  assert.equal(of('openai/o3-mini')['ImagePart'], undefined)
  assert.ok(of('openai/o3-mini')['DeveloperMessage'])
  const mini = of('openai/o1-mini')
  assert.equal(mini['SystemMessage'], undefined)
  assert.equal(mini['ToolMessage'], undefined)
  assert.equal(mini['ChatRequest']?.properties?.['temperature']?.const, 1)
  assert.equal(mini['ChatRequest']?.properties?.['max_completion_tokens']?.maximum, 65_536)
  assert.deepEqual(mini['ChatRequest']?.['x-roles-sent-as-user'], ['system', 'developer'])
})
