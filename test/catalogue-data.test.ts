// The laws of data/: every document fits its schema, refers only to what exists, and contradicts nothing in it.
// What the promised models must say is in o-series-data.test.ts; how a catalogue is built, beside server/catalogue.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picodollarsFromPerMillion } from '../core/money.ts'
import { QUIRKS as CONVERSE_QUIRKS } from '../dialects/bedrock-converse/quirks.ts'
import { QUIRKS as CHAT_QUIRKS } from '../dialects/openai-chat/quirks.ts'
import {
  authors,
  benchmarkFiles,
  benchmarks,
  endpoints,
  modelFiles,
  models,
  providerFiles,
  providers,
  slugOf,
} from './support/shipped-data.ts'

const QUIRKS = { ...CHAT_QUIRKS, ...CONVERSE_QUIRKS }
const LONGEST_LINE = 140
/** A successor may itself be gone, but the walk along successors ends. */
const LONGEST_SUCCESSION = 4

for (const file of [...providerFiles, ...modelFiles, ...benchmarkFiles]) {
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
    for (const quirk of provider.quirks)
      assert.ok(Object.hasOwn(QUIRKS, quirk), `${id} has the unknown quirk ${quirk}`)
    assert.equal(new Set(provider.quirks).size, provider.quirks.length, `${id} repeats a quirk`)
  }
})

test('every quirk of an endpoint is known, and none that its provider has already', () => {
  for (const { id, endpoint } of endpoints) {
    const { quirks = [], provider } = endpoint
    for (const quirk of quirks) {
      assert.ok(Object.hasOwn(QUIRKS, quirk), `${id} at ${provider} has the unknown quirk ${quirk}`)
      assert.ok(!providers.get(provider)?.quirks.includes(quirk), `${id} at ${provider} repeats ${quirk}`)
    }
    assert.equal(new Set(quirks).size, quirks.length, `${id} at ${provider} repeats a quirk`)
  }
})

test('every provider on the network is switched on by a variable of its own and none ships a key', () => {
  const owners = new Map<string, string>()
  for (const [id, provider] of providers) {
    assert.equal(provider.api_key, undefined, `${id} ships a key`)
    if (provider.transport === 'simulator') continue
    const needed = provider.auth === 'none' ? provider.env.base_url : provider.env.key
    assert.ok(needed ?? provider.ceremony, `${id} names no variable that switches it on`)
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

test('what a key ceremony needs comes from variables, and what an address needs has one or a usual value', () => {
  for (const [id, { ceremony, env, values = {}, base_url: address, ...provider }] of providers) {
    for (const name of ceremony?.needs.flat() ?? []) assert.ok(env.values?.[name], `${id} needs ${name}`)
    for (const variable of Object.values(env.values ?? {}).flat()) assert.match(variable, /^[A-Z][A-Z0-9_]+$/)
    const templates = [
      address,
      ...Object.values(provider.base_url_by_location ?? {}),
      ...Object.values(values),
    ]
    for (const [, name = ''] of templates.join(' ').matchAll(/\{([a-z_]+)\}/g))
      assert.ok(env.values?.[name] ?? values[name], `${id}: nothing gives ${name}`)
  }
})

test('keys travel encrypted: only providers on this machine have a plain address', () => {
  for (const [id, provider] of providers) {
    if (provider.transport === 'simulator') continue
    const url = new URL(provider.base_url.replaceAll(/\{[a-z_]+\}/g, 'x'))
    for (const there of Object.values(provider.base_url_by_location ?? {}))
      assert.ok(there.startsWith('https://'), id)
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
  for (const { id, endpoint } of endpoints) assert.ok(!simulated.includes(endpoint.provider), id)
})

test('every endpoint is at a provider that exists, once', () => {
  const seen = new Set<string>()
  for (const { id, endpoint } of endpoints) {
    assert.ok(providers.has(endpoint.provider), `${id} is at the unknown provider ${endpoint.provider}`)
    const key = `${id}@${endpoint.provider}`
    assert.ok(!seen.has(key), `${key} is there twice`)
    seen.add(key)
  }
})

test('no two models of a provider share an upstream id', () => {
  const owners = new Map<string, string>()
  for (const { id, endpoint } of endpoints) {
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
  for (const { id, model, endpoint } of endpoints) {
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

test('every price is a whole number of picodollars a token', () => {
  for (const { id, model, endpoint } of endpoints) {
    const { tiers, request: _perRequest, ...prices } = endpoint.pricing ?? model.pricing ?? { prompt: 0 }
    const tierPrices = (tiers ?? []).map(({ above_prompt_tokens: _bound, ...rest }) => rest)
    for (const dollars of [prices, ...tierPrices].flatMap((block) => Object.values(block)))
      assert.doesNotThrow(() => picodollarsFromPerMillion(dollars ?? 0), `${id} at ${endpoint.provider}`)
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
  for (const { id, model, endpoint } of endpoints) {
    const context = endpoint.context ?? model.context
    const answer = endpoint.max_output ?? model.max_output
    assert.ok(context, `${id} has no context`)
    if (model.kind === 'chat')
      assert.ok(answer === undefined || answer <= context, `${id} at ${endpoint.provider}`)
  }
})

test('a parameter is either supported or fixed, and token limits have at least one name', () => {
  for (const { id, model, endpoint } of endpoints) {
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

test('the catalogue is broad: nine authors and sixty models', () => {
  assert.ok(authors.size >= 9, `${authors.size} authors`)
  assert.ok(models.size >= 60, `${models.size} models`)
})

test('every published figure is of a model of the catalogue, of a page on the web, and there once', () => {
  const today = new Date().toISOString().slice(0, 10)
  for (const [id, { results, url }] of benchmarks) {
    assert.match(url, /^https:/)
    const seen = new Set<string>()
    for (const { model, setting, by, date, source } of results) {
      const document = models.get(model)
      assert.ok(document, `${id}: ${model} is not in the catalogue`)
      assert.match(source, /^https:/)
      assert.ok(date <= today, `${id}: ${model} was measured on ${date}`)
      const one = `${model} ${setting} ${by}`
      assert.ok(!seen.has(one), `${id} has ${one} twice`)
      seen.add(one)
    }
  }
})

test('the four models that are promised have published figures, and they say what they depend on', () => {
  for (const model of ['openai/o1', 'openai/o1-mini', 'openai/o3-mini', 'openai/o3']) {
    const own = [...benchmarks.values()].flatMap(({ results }) =>
      results.filter((one) => one.model === model),
    )
    assert.ok(own.length >= 6, `${model} has ${own.length} figures`)
    // o1-mini has one way to think; of the others each figure says the effort, or that it is not stated.
    if (model !== 'openai/o1-mini')
      assert.ok(
        own.filter(({ setting }) => /effort|agent/.test(setting ?? '')).length > own.length / 2,
        model,
      )
  }
})
