// What lies in data/, read and parsed once for the tests of its facts. Not how the server reads it
// (server/catalogue/read-data.ts): here a bad file must not stop the other tests.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type {
  EndpointDocument,
  ModelDocument,
  ModelFile,
  ProviderDocument,
} from '../../server/catalogue/schema.ts'
import type { BenchmarkFile } from '../../server/catalogue/benchmarks.ts'
import { benchmarkFile } from '../../server/catalogue/benchmarks.ts'
import { modelFile, providerFile } from '../../server/catalogue/schema.ts'

const DATA_FOLDER = join(import.meta.dirname, '..', '..', 'data')

/** One file of data/, with the schema that it has to fit. */
export interface ShippedFile<T> {
  readonly name: string
  readonly text: string
  readonly raw: unknown
  readonly schema: z.ZodType<T>
}

/** A row of the catalogue with the model that it belongs to. */
export interface ShippedEndpoint {
  readonly id: string
  readonly model: ModelDocument
  readonly endpoint: EndpointDocument
}

function readFolder<T>(folder: string, schema: z.ZodType<T>): readonly ShippedFile<T>[] {
  const names = readdirSync(join(DATA_FOLDER, folder)).sort()
  return names.map((name) => {
    const text = readFileSync(join(DATA_FOLDER, folder, name), 'utf8')
    return { name: `${folder}/${name}`, text, raw: JSON.parse(text) as unknown, schema }
  })
}

/** Documents that fit their schema, by the name of their file. */
function parsed<T>(files: readonly ShippedFile<T>[]): ReadonlyMap<string, T> {
  const documents = new Map<string, T>()
  for (const file of files) {
    const result = file.schema.safeParse(file.raw)
    if (result.success) documents.set(file.name.replace(/^.*\/(.*)\.json$/, '$1'), result.data)
  }
  return documents
}

/** The files of data/providers. */
export const providerFiles = readFolder<ProviderDocument>('providers', providerFile)
/** The files of data/models. */
export const modelFiles = readFolder<ModelFile>('models', modelFile)
/** The files of data/benchmarks. */
export const benchmarkFiles = readFolder<BenchmarkFile>('benchmarks', benchmarkFile)
/** Every benchmark that fits its schema, by id. */
export const benchmarks = parsed(benchmarkFiles)
/** Every provider that fits its schema, by id. */
export const providers = parsed(providerFiles)
/** Every author's file that fits its schema, by the author's id. */
export const authors = parsed(modelFiles)
/** Every model of those files, by id. */
export const models: ReadonlyMap<string, ModelDocument> = new Map(
  [...authors.values()].flatMap((file) => Object.entries(file.models)),
)
/** Every endpoint of those models. */
export const endpoints: readonly ShippedEndpoint[] = [...models].flatMap(([id, model]) =>
  model.endpoints.map((endpoint) => ({ id, model, endpoint })),
)

/** The part of a model's id after its author. */
export function slugOf(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}

/** The model of that id; fails the test when there is none. */
export function modelNamed(id: string): ModelDocument {
  const model = models.get(id)
  assert.ok(model, `${id} is missing`)
  return model
}
