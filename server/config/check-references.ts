// Checks that the names in the configuration file lead somewhere, by laying it over the shipped catalogue.
import { buildCatalogue } from '../catalogue/build.ts'
import type { VariableLookup } from '../catalogue/build-provider.ts'
import { findModel } from '../catalogue/catalogue.ts'
import { overlayDocuments, readShippedDocuments } from '../catalogue/read-data.ts'
import type { DescribedIssue } from './describe-issue.ts'
import { spell } from './describe-issue.ts'
import type { ConfigFileDocument } from './file-schema.ts'

/** What cannot be used, and what can but leads nowhere yet. */
export interface References {
  readonly problems: readonly DescribedIssue[]
  readonly notices: readonly string[]
}

/** An endpoint at an unknown provider and a name taken twice are problems; an unknown successor is only worth a notice. */
export async function checkReferences(
  file: ConfigFileDocument,
  variable: VariableLookup,
): Promise<References> {
  const documents = overlayDocuments(await readShippedDocuments(), {
    providers: new Map(Object.entries(file.providers)),
    models: new Map(Object.entries(file.models)),
  })
  const problems: DescribedIssue[] = []
  for (const [id, model] of Object.entries(file.models)) {
    for (const [index, { provider }] of model.endpoints.entries()) {
      if (documents.providers.has(provider)) continue
      const path = ['models', id, 'endpoints', index, 'provider']
      problems.push({
        path,
        message: `${spell(path)}: there is no provider ${provider}; define it under providers`,
      })
    }
  }
  if (problems.length > 0) return { problems, notices: [] }
  try {
    const catalogue = buildCatalogue(documents, variable)
    return { problems, notices: successorNotices(file, (name) => findModel(catalogue, name) !== undefined) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const culprit = Object.keys(file.models).find((id) => message.includes(id))
    return { problems: [{ path: culprit ? ['models', culprit] : [], message }], notices: [] }
  }
}

function successorNotices(file: ConfigFileDocument, isKnown: (name: string) => boolean): string[] {
  const notices: string[] = []
  for (const [id, { successor }] of Object.entries(file.models)) {
    if (successor && !isKnown(successor))
      notices.push(`The successor ${successor} of ${id} is not in the catalogue.`)
  }
  for (const [name, choice] of Object.entries(file.succession.models)) {
    if (!isKnown(name)) notices.push(`succession.models names ${name}, which is not in the catalogue.`)
    if (typeof choice === 'object' && !isKnown(choice.to))
      notices.push(`The successor ${choice.to} of ${name} is not in the catalogue.`)
  }
  return notices
}
