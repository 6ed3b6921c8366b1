// Reads the shipped documents in data/ and checks them; a bad file stops the start with its name and the reason.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CatalogueDocuments } from './build.ts'
import type { Author } from './catalogue.ts'
import type { ModelDocument, ProviderDocument } from './schema.ts'
import { modelFile, providerFile } from './schema.ts'

const DATA_FOLDER = join(import.meta.dirname, '..', '..', 'data')

/** Every document below data/providers and data/models. */
export async function readShippedDocuments(): Promise<CatalogueDocuments> {
  const providers = new Map<string, ProviderDocument>()
  for (const name of await jsonFiles('providers')) {
    providers.set(name.replace(/\.json$/, ''), await readChecked(`providers/${name}`, providerFile))
  }
  const models = new Map<string, ModelDocument>()
  const authors = new Map<string, Author>()
  for (const name of await jsonFiles('models')) {
    const file = await readChecked(`models/${name}`, modelFile)
    authors.set(file.author.id, { name: file.author.name, url: file.author.url })
    for (const [id, document] of Object.entries(file.models)) models.set(id, document)
  }
  return { providers, models, authors }
}

async function jsonFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(DATA_FOLDER, folder))
  return names.filter((name) => name.endsWith('.json')).sort()
}

async function readChecked<T>(name: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(join(DATA_FOLDER, name), 'utf8')
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new Error(`data/${name} is not a valid catalogue document: ${reason}`, { cause: error })
  }
}

/** Lays the operator's documents over the shipped ones: a row with the same id replaces it whole. */
export function overlayDocuments(base: CatalogueDocuments, over: CatalogueDocuments): CatalogueDocuments {
  return {
    providers: new Map([...base.providers, ...over.providers]),
    models: new Map([...base.models, ...over.models]),
    authors: new Map([...(base.authors ?? []), ...(over.authors ?? [])]),
    margin: over.margin ?? base.margin,
  }
}
