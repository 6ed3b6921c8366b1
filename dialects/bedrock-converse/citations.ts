// Citations, which say where a text is from, as the annotations that other formats have, and back. A citation of the web becomes
// a `url_citation`; each annotation keeps the citation itself, so that a caller of this format gets it as it was.
import type { Rest } from '../../core/chat.ts'
import { isObject, textOf, type Draft, type Wire } from './wire.ts'

export interface CitedText {
  /** Where the text that the citation belongs to begins and ends so far, in the text of the whole answer. */
  readonly start: number
  readonly end: number
}

/** The annotation for a citation. */
export function annotationOf(citation: Wire, { start, end }: CitedText): Rest {
  const location = isObject(citation['location']) ? citation['location'] : {}
  const web = isObject(location['web']) ? location['web'] : {}
  if (typeof web['url'] !== 'string') return { type: 'document_citation', citation }
  const content = sourceText(citation['sourceContent'])
  return {
    type: 'url_citation',
    url_citation: {
      url: web['url'],
      title: textOf(citation['title']),
      ...(content !== '' && { content }),
      start_index: start,
      end_index: end,
    },
    citation,
  }
}

function sourceText(value: unknown): string {
  if (!Array.isArray(value)) return ''
  return (value as readonly unknown[]).map((piece) => (isObject(piece) ? textOf(piece['text']) : '')).join('')
}

/** The citation of an annotation: its own, or what can be said of a page on the web; undefined for any other. */
export function citationOf(annotation: Rest): Draft | undefined {
  const { citation, url_citation: cited } = annotation
  // Those of Anthropic's format say their type.
  if (isObject(citation) && citation['type'] === undefined) return { ...citation }
  if (!isObject(cited) || typeof cited['url'] !== 'string') return undefined
  const content = textOf(cited['content'])
  return {
    title: textOf(cited['title']),
    ...(content !== '' && { sourceContent: [{ text: content }] }),
    location: { web: { url: cited['url'] } },
  }
}
