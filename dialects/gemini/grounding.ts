// Pages that an answer cites, between the annotations of other formats and `groundingMetadata` of this one. Where in the text they
// are cited is not carried over: this format counts bytes of segments, which the citations of others do not tell.
import type { Rest } from '../../core/chat.ts'
import { isObject, textOf, type Wire } from './wire.ts'

/** The annotations for what an answer was grounded on; `end` is where its text ends so far. */
export function annotationsOf(metadata: unknown, end: number): Rest[] {
  const chunks = isObject(metadata) ? metadata['groundingChunks'] : undefined
  if (!Array.isArray(chunks)) return []
  const annotations: Rest[] = []
  for (const chunk of chunks as readonly unknown[]) {
    const web = isObject(chunk) ? chunk['web'] : undefined
    if (!isObject(web) || typeof web['uri'] !== 'string') continue
    annotations.push({
      type: 'url_citation',
      url_citation: { url: web['uri'], title: textOf(web['title']), start_index: 0, end_index: end },
    })
  }
  return annotations
}

/** The field of a candidate that names these pages, each once; nothing where none is cited. */
export function groundingOf(annotations: readonly unknown[]): Wire {
  const titles = new Map<string, string>()
  for (const annotation of annotations) {
    const cited = isObject(annotation) ? annotation['url_citation'] : undefined
    if (!isObject(cited) || typeof cited['url'] !== 'string') continue
    if (!titles.has(cited['url'])) titles.set(cited['url'], textOf(cited['title']))
  }
  if (titles.size === 0) return {}
  const groundingChunks = [...titles].map(([uri, title]) => ({ web: { uri, title } }))
  return { groundingMetadata: { groundingChunks } }
}
