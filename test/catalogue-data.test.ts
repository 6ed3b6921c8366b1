// The laws of data/: every document fits its schema, refers only to what exists, and says what the references say.
// It checks the facts that we ship; how a catalogue is built from them is tested beside server/catalogue.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { z } from 'zod'
import type {
  EndpointDocument,
  ModelDocument,
  ModelFile,
  ProviderDocument,
} from '../server/catalogue/schema.ts'
import { modelFile, providerFile } from '../server/catalogue/schema.ts'

const DATA_FOLDER = join(import.meta.dirname, '..', 'data')
const LONGEST_LINE = 140
/** A successor may itself be gone, but the walk along successors ends. */
const LONGEST_SUCCESSION = 4

/** The words that dialects/openai-chat understands. */
const QUIRKS = new Set([
  'reasoning-content',
  'reasoning-field',
  'content-parts',
  'credits-for-tokens',
  'completion-excludes-reasoning',
  'usage-in-x-groq',
  'flat-errors',
  'created-status',
  'no-stream-options',
  'max-tokens-only',
  'random-seed',
  'missing-ids',
  'no-developer-role',
  'prompt-filter-chunk',
  'think-tags',
  'effort-object',
])

interface Shipped<T> {
  readonly name: string
  readonly text: string
  readonly raw: unknown
  readonly schema: z.ZodType<T>
}

function shipped<T>(folder: string, schema: z.ZodType<T>): readonly Shipped<T>[] {
  const names = readdirSync(join(DATA_FOLDER, folder)).sort()
  return names.map((name) => {
    const text = readFileSync(join(DATA_FOLDER, folder, name), 'utf8')
    return { name: `${folder}/${name}`, text, raw: JSON.parse(text) as unknown, schema }
  })
}

const providerFiles = shipped<ProviderDocument>('providers', providerFile)
const modelFiles = shipped<ModelFile>('models', modelFile)

/** What fits its schema; what does not is named by the first two tests and missing from the others. */
function parsed<T>(files: readonly Shipped<T>[]): ReadonlyMap<string, T> {
  const documents = new Map<string, T>()
  for (const file of files) {
    const result = file.schema.safeParse(file.raw)
    if (result.success) documents.set(file.name.replace(/^.*\/(.*)\.json$/, '$1'), result.data)
  }
  return documents
}

const providers = parsed(providerFiles)
const authors = parsed(modelFiles)
const models = new Map<string, ModelDocument>()
for (const file of authors.values())
  for (const [id, model] of Object.entries(file.models)) models.set(id, model)

function eachEndpoint(): readonly {
  readonly id: string
  readonly model: ModelDocument
  readonly endpoint: EndpointDocument
}[] {
  return [...models].flatMap(([id, model]) => model.endpoints.map((endpoint) => ({ id, model, endpoint })))
}

function slugOf(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}

function modelNamed(id: string): ModelDocument {
  const model = models.get(id)
  assert.ok(model, `${id} is missing`)
  return model
}

for (const file of [...providerFiles, ...modelFiles]) {
  test(`data/${file.name} fits its schema`, () => {
    const result = file.schema.safeParse(file.raw)
    if (!result.success) assert.fail(result.error.message)
  })

  test(`data/${file.name} is laid out for reviewing`, () => {
    assert.ok(file.text.endsWith('}\n'), 'ends in one line break')
    assert.ok(!file.text.includes('\t'), 'has no tabs')
    for (const [index, line] of file.text.split('\n').entries())
      assert.ok(line.length <= LONGEST_LINE, `line ${index + 1} has ${line.length} characters`)
  })
}

test('every model belongs to the author that its file is named after', () => {
  for (const [name, file] of authors) {
    assert.equal(file.author.id, name)
    for (const id of Object.keys(file.models))
      assert.ok(id.startsWith(`${name}/`), `${id} is in ${name}.json`)
  }
})

test('every provider says where its facts were read and uses only known quirks', () => {
  for (const [id, provider] of providers) {
    assert.ok(provider.sources.length > 0, `${id} has no source`)
    for (const quirk of provider.quirks) assert.ok(QUIRKS.has(quirk), `${id} has the unknown quirk ${quirk}`)
    assert.equal(new Set(provider.quirks).size, provider.quirks.length, `${id} repeats a quirk`)
  }
})

test('every provider on the network is switched on by a variable of its own and none ships a key', () => {
  const owners = new Map<string, string>()
  for (const [id, provider] of providers) {
    assert.equal(provider.api_key, undefined, `${id} ships a key`)
    if (provider.transport === 'simulator') continue
    const needed = provider.auth === 'none' ? provider.env.base_url : provider.env.key
    assert.ok(needed, `${id} names no variable that switches it on`)
    assert.ok(provider.env.base_url, `${id} has no variable for its address`)
    for (const variable of [provider.env.key, provider.env.base_url]) {
      if (!variable) continue
      assert.match(variable, /^[A-Z][A-Z0-9_]+$/)
      assert.equal(
        owners.get(variable),
        undefined,
        `${variable} belongs to ${id} and ${owners.get(variable)}`,
      )
      owners.set(variable, id)
    }
  }
})

test('keys travel encrypted: only providers on this machine have a plain address', () => {
  for (const [id, provider] of providers) {
    if (provider.transport === 'simulator') continue
    const url = new URL(provider.base_url)
    const isLocal = url.hostname === '127.0.0.1'
    assert.equal(url.protocol, isLocal ? 'http:' : 'https:', id)
    assert.equal(provider.auth === 'none', isLocal, `${id}: exactly the local ones go without a key`)
    assert.equal(provider.discover, isLocal, `${id}: exactly the local ones are asked for their models`)
    assert.ok(!provider.base_url.endsWith('/'), `${id} ends in a slash`)
  }
})

test('three simulated providers exist, and no model file refers to them', () => {
  const simulated = [...providers]
    .filter(([, provider]) => provider.transport === 'simulator')
    .map(([id]) => id)
  assert.deepEqual(simulated.sort(), ['simulator', 'simulator-b', 'simulator-c'])
  for (const { id, endpoint } of eachEndpoint()) assert.ok(!simulated.includes(endpoint.provider), id)
})

test('every endpoint is at a provider that exists, once', () => {
  const seen = new Set<string>()
  for (const { id, endpoint } of eachEndpoint()) {
    assert.ok(providers.has(endpoint.provider), `${id} is at the unknown provider ${endpoint.provider}`)
    const key = `${id}@${endpoint.provider}`
    assert.ok(!seen.has(key), `${key} is there twice`)
    seen.add(key)
  }
})

test('no two models of a provider share an upstream id', () => {
  const owners = new Map<string, string>()
  for (const { id, endpoint } of eachEndpoint()) {
    const key = `${endpoint.provider} ${endpoint.id}`
    assert.equal(owners.get(key), undefined, `${key} is both ${id} and ${owners.get(key)}`)
    owners.set(key, id)
  }
})

test('every name leads to one model: ids, aliases, slugs and snapshots', () => {
  const owners = new Map<string, string>()
  const claim = (name: string, id: string): void => {
    const owner = owners.get(name.toLowerCase())
    assert.ok(owner === undefined || owner === id, `${name} belongs to ${owner} and ${id}`)
    owners.set(name.toLowerCase(), id)
  }
  for (const id of models.keys()) claim(id, id)
  for (const [id, model] of models) {
    assert.equal(new Set(model.aliases).size, model.aliases.length, `${id} repeats an alias`)
    for (const alias of model.aliases) claim(alias, id)
    claim(slugOf(id), id)
    if (model.snapshot) claim(model.snapshot, id)
  }
})

test('a dated snapshot is an alias, with and without its author', () => {
  for (const [id, model] of models) {
    if (!model.snapshot) continue
    const author = id.slice(0, id.indexOf('/'))
    assert.ok(model.aliases.includes(model.snapshot), `${id} lacks the alias ${model.snapshot}`)
    assert.ok(
      model.aliases.includes(`${author}/${model.snapshot}`),
      `${id} lacks ${author}/${model.snapshot}`,
    )
  }
})

test('every model has a source, an endpoint and a description of one or two sentences', () => {
  for (const [id, model] of models) {
    assert.ok(model.sources.length > 0, `${id} has no source`)
    assert.ok(model.endpoints.length > 0, `${id} has no endpoint`)
    assert.match(model.description, /^\S.{10,}\.$/, `${id} has no description`)
  }
})

test('every model has a price, and embeddings have none for output', () => {
  for (const [id, model] of models) {
    assert.ok(model.pricing, `${id} has no price`)
    assert.ok(model.pricing.prompt > 0, `${id} is free`)
    if (model.kind === 'chat') assert.ok(model.pricing.completion > 0, `${id} answers for nothing`)
    if (model.kind === 'embedding') assert.equal(model.pricing.completion, 0, `${id} charges for output`)
  }
})

test('reading from a cache never costs more than reading, and price tiers rise', () => {
  for (const { id, model, endpoint } of eachEndpoint()) {
    const pricing = endpoint.pricing ?? model.pricing
    assert.ok(pricing, id)
    assert.ok((pricing.cache_read ?? 0) <= pricing.prompt, `${id} at ${endpoint.provider}`)
    let bound = 0
    for (const tier of pricing.tiers ?? []) {
      assert.ok(tier.above_prompt_tokens > bound, `${id}: tiers are not in rising order`)
      bound = tier.above_prompt_tokens
      assert.ok(
        tier.prompt >= pricing.prompt && tier.completion >= pricing.completion,
        `${id}: a tier is cheaper`,
      )
    }
  }
})

test('dates are real days in the order of a life: released, deprecated, shut down', () => {
  for (const [id, model] of models) {
    const life = [model.knowledge_cutoff, model.released, model.deprecated, model.shutdown].filter(
      (day) => day !== undefined,
    )
    for (const day of life)
      assert.equal(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10), day, `${id}: ${day}`)
    assert.deepEqual(life, life.toSorted(), `${id}: ${life.join(', ')}`)
    if (model.deprecated) assert.ok(model.shutdown, `${id} is deprecated without a last day`)
  }
})

test('every successor is a model of the catalogue, and the walk along them ends', () => {
  for (const [id, model] of models) {
    let next = model.successor
    for (let steps = 1; next; steps++) {
      assert.ok(models.has(next), `${id} leads to ${next}, which is unknown`)
      assert.ok(steps <= LONGEST_SUCCESSION, `${id} leads round or too far`)
      next = models.get(next)?.successor
    }
  }
})

test('an answer fits into the context, at every endpoint', () => {
  for (const { id, model, endpoint } of eachEndpoint()) {
    const context = endpoint.context ?? model.context
    const answer = endpoint.max_output ?? model.max_output
    assert.ok(context, `${id} has no context`)
    if (model.kind === 'chat')
      assert.ok(answer === undefined || answer <= context, `${id} at ${endpoint.provider}`)
  }
})

test('a parameter is either supported or fixed, and token limits have at least one name', () => {
  for (const { id, model, endpoint } of eachEndpoint()) {
    const supports = endpoint.supports ?? model.supports
    for (const name of Object.keys(endpoint.fixed ?? model.fixed ?? {}))
      assert.ok(
        !supports?.some((supported) => supported === name),
        `${id} at ${endpoint.provider}: ${name} is both`,
      )
    if (model.kind !== 'chat' || !supports) continue
    assert.ok(
      supports.includes('max_tokens') || supports.includes('max_completion_tokens'),
      `${id} at ${endpoint.provider}`,
    )
    assert.equal(
      supports.includes('tools'),
      supports.includes('tool_choice'),
      `${id} at ${endpoint.provider}: tools`,
    )
  }
})

test('reasoning is described without contradiction', () => {
  for (const [id, model] of models) {
    const reasoning = model.reasoning
    if (!reasoning) continue
    const hasEfforts = reasoning.kind === 'effort' || reasoning.kind === 'both'
    const hasBudget = reasoning.kind === 'budget' || reasoning.kind === 'both'
    assert.equal(reasoning.efforts.length > 0, hasEfforts, `${id}: efforts`)
    assert.equal(reasoning.budget !== undefined, hasBudget, `${id}: budget`)
    if (reasoning.default) assert.ok(reasoning.efforts.includes(reasoning.default), `${id}: default effort`)
    if (reasoning.mandatory)
      assert.ok(!reasoning.efforts.includes('none'), `${id}: mandatory, yet none is an effort`)
    if (reasoning.kind === 'always') assert.ok(reasoning.mandatory, `${id}: always, yet not mandatory`)
    if (hasEfforts && model.supports)
      assert.ok(model.supports.includes('reasoning_effort'), `${id}: reasoning_effort`)
  }
})

test('an embedding model gives embeddings and a chat model gives text', () => {
  for (const [id, model] of models) {
    if (model.kind === 'embedding') assert.deepEqual(model.output, ['embeddings'], id)
    else if (model.kind === 'rerank') assert.deepEqual(model.output, ['rerank'], id)
    else assert.ok((model.output ?? ['text']).includes('text'), id)
  }
})

// The four models that the project promises, and their kin: OpenAI's deprecations page, model pages and price list.
const O_SERIES = [
  ['openai/o1', 'o1-2024-12-17', '2024-12-17', '2026-04-22', '2026-10-23', 'openai/gpt-5.6-sol', 200_000, 100_000, 15, 60, 7.5],
  ['openai/o1-mini', 'o1-mini-2024-09-12', '2024-09-12', '2025-04-28', '2025-10-27', 'openai/o4-mini', 128_000, 65_536, 1.1, 4.4, 0.55],
  ['openai/o1-preview', 'o1-preview-2024-09-12', '2024-09-12', '2025-04-28', '2025-07-28', 'openai/o3', 128_000, 32_768, 15, 60, 7.5],
  ['openai/o3-mini', 'o3-mini-2025-01-31', '2025-01-31', '2026-04-22', '2026-10-23', 'openai/gpt-5.6-sol', 200_000, 100_000, 1.1, 4.4, 0.55],
  ['openai/o3', 'o3-2025-04-16', '2025-04-16', '2026-06-11', '2026-12-11', 'openai/gpt-5.6-sol', 200_000, 100_000, 2, 8, 0.5],
  ['openai/o4-mini', 'o4-mini-2025-04-16', '2025-04-16', '2026-04-22', '2026-10-23', 'openai/gpt-5.6-terra', 200_000, 100_000, 1.1, 4.4, 0.275],
] as const // oxfmt-ignore

for (const [
  id,
  snapshot,
  released,
  deprecated,
  shutdown,
  successor,
  context,
  output,
  prompt,
  completion,
  cached,
] of O_SERIES) {
  test(`${id} has the dates, limits, prices and successor that its maker published`, () => {
    const model = modelNamed(id)
    assert.equal(model.snapshot, snapshot)
    assert.deepEqual(model.aliases, [slugOf(id), snapshot, `openai/${snapshot}`])
    assert.deepEqual([model.released, model.deprecated, model.shutdown], [released, deprecated, shutdown])
    assert.equal(model.successor, successor)
    assert.deepEqual([model.context, model.max_output], [context, output])
    assert.deepEqual(model.pricing, { prompt, completion, cache_read: cached })
  })
}

test('o1, o3-mini, o3 and o4-mini think at low, medium or high effort, medium unless told, and never not at all', () => {
  for (const id of ['openai/o1', 'openai/o3-mini', 'openai/o3', 'openai/o4-mini']) {
    const expected = {
      kind: 'effort',
      efforts: ['low', 'medium', 'high'],
      default: 'medium',
      mandatory: true,
    }
    assert.deepEqual(modelNamed(id).reasoning, expected, id)
    assert.equal(modelNamed(id).instructions, 'developer', id)
  }
})

test('the o-series takes max_completion_tokens and refuses max_tokens, sampling and parallel_tool_calls', () => {
  const refused = [
    'max_tokens',
    'temperature',
    'top_p',
    'presence_penalty',
    'frequency_penalty',
    'logprobs',
    'top_logprobs',
  ]
  for (const id of [
    'openai/o1',
    'openai/o1-mini',
    'openai/o1-preview',
    'openai/o3-mini',
    'openai/o3',
    'openai/o4-mini',
  ]) {
    const supports = new Set<string>(modelNamed(id).supports)
    assert.ok(supports.has('max_completion_tokens') && supports.has('seed'), id)
    for (const name of [...refused, 'parallel_tool_calls', 'prediction', 'verbosity', 'audio', 'modalities'])
      assert.ok(!supports.has(name), `${id} takes ${name}`)
  }
})

test('o1 and o3-mini take stop; o3 and o4-mini, which came later, do not', () => {
  const takesStop = (id: string): boolean => modelNamed(id).supports?.includes('stop') ?? false
  assert.deepEqual(['openai/o1', 'openai/o3-mini', 'openai/o3', 'openai/o4-mini'].map(takesStop), [
    true,
    true,
    false,
    false,
  ])
})

test('o1-mini and o1-preview know no tools, no instructions, no images, and only the defaults of sampling', () => {
  const fixed = { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0, n: 1 }
  for (const id of ['openai/o1-mini', 'openai/o1-preview']) {
    const model = modelNamed(id)
    assert.deepEqual(model.fixed, fixed, id)
    assert.equal(model.instructions, 'user', id)
    assert.deepEqual(model.input, ['text'], id)
    assert.equal(model.reasoning?.kind, 'always', id)
    for (const name of ['tools', 'tool_choice', 'response_format', 'stop', 'reasoning_effort'] as const)
      assert.ok(!model.supports?.includes(name), `${id} takes ${name}`)
  }
})

test('o1, o3 and o4-mini read images and files, o3-mini only text', () => {
  for (const id of ['openai/o1', 'openai/o3', 'openai/o4-mini'])
    assert.deepEqual(modelNamed(id).input, ['text', 'image', 'file'], id)
  assert.deepEqual(modelNamed('openai/o3-mini').input, ['text'])
})

test('each promised model can be had at two providers or more, its maker first', () => {
  const promised = {
    'openai/o1': ['openai o1-2024-12-17', 'azure o1', 'aimlapi o1', 'openrouter openai/o1'],
    'openai/o1-mini': ['openai o1-mini-2024-09-12', 'azure o1-mini', 'aimlapi o1-mini'],
    'openai/o3-mini': [
      'openai o3-mini-2025-01-31',
      'azure o3-mini',
      'aimlapi o3-mini',
      'openrouter openai/o3-mini',
    ],
    'openai/o3': ['openai o3-2025-04-16', 'azure o3', 'aimlapi openai/o3-2025-04-16', 'openrouter openai/o3'],
  }
  for (const [id, expected] of Object.entries(promised))
    assert.deepEqual(
      modelNamed(id).endpoints.map((endpoint) => `${endpoint.provider} ${endpoint.id}`),
      expected,
    )
})
