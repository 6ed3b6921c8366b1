// The JSON text of every model, made once per snapshot of the catalogue, and lists joined from those texts. A snapshot never
// changes, so what was made from it never has to be thrown away: it goes with it.
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { anthropicModel } from './anthropic-models.ts'
import { googleModel } from './google-model.ts'
import type { Document } from './send-document.ts'
import { createDocument } from './send-document.ts'
import { modelDetails, modelItem } from './model-item.ts'

/** Which of the shapes. */
export type Flavour = 'plain' | 'detailed' | 'anthropic' | 'google'

interface Texts {
  readonly models: Record<Flavour, Map<string, string>>
  readonly documents: Map<string, Document>
}

const kept = new WeakMap<Catalogue, Texts>()

function textsOf(catalogue: Catalogue): Texts {
  let texts = kept.get(catalogue)
  if (!texts) {
    const models = { plain: new Map(), detailed: new Map(), anthropic: new Map(), google: new Map() }
    texts = { models, documents: new Map() }
    kept.set(catalogue, texts)
  }
  return texts
}

const WRITERS: Readonly<Record<Flavour, (model: Model) => object>> = {
  plain: modelItem,
  detailed: (model) => ({ ...modelItem(model), ...modelDetails(model) }),
  anthropic: anthropicModel,
  google: googleModel,
}

/** A model of this catalogue as JSON text. */
export function modelText(catalogue: Catalogue, model: Model, flavour: Flavour): string {
  const texts = textsOf(catalogue).models[flavour]
  let text = texts.get(model.id)
  if (text === undefined) {
    text = JSON.stringify(WRITERS[flavour](model))
    texts.set(model.id, text)
  }
  return text
}

/** Models of this catalogue as a JSON array. */
export function modelsText(catalogue: Catalogue, models: readonly Model[], flavour: Flavour): string {
  return `[${models.map((model) => modelText(catalogue, model, flavour)).join(',')}]`
}

/** A whole answer kept under a name of the caller's choosing; names must be few. */
export function keptDocument(catalogue: Catalogue, name: string, write: () => string): Document {
  const { documents } = textsOf(catalogue)
  let document = documents.get(name)
  if (!document) {
    document = createDocument(write())
    documents.set(name, document)
  }
  return document
}
