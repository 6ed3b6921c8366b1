// Citations, which say where a text block is from, as the annotations that other formats have, and back. A citation of the web
// becomes a `url_citation`; each annotation keeps the citation itself, so that a caller of this format gets it as it was.
import type { Rest } from '../../core/chat.ts'
import { isObject, type Wire } from './wire.ts'

export interface CitedText {
  /** Where the text that the citation belongs to begins and ends so far, in the text of the whole answer. */
  readonly start: number
  readonly end: number
}

/** The annotation for a citation. */
export function annotationOf(citation: Wire, { start, end }: CitedText): Rest {
  const { url, title, cited_text: content } = citation
  if (typeof url !== 'string') return { type: String(citation['type']), citation }
  return {
    type: 'url_citation',
    url_citation: {
      url,
      title: typeof title === 'string' ? title : '',
      ...(typeof content === 'string' && { content }),
      start_index: start,
      end_index: end,
    },
    citation,
  }
}

/** The citation in an annotation; undefined for those of other makers, which lack what this format must be able to prove. */
export function citationOf(annotation: Rest): Wire | undefined {
  const { citation } = annotation
  return isObject(citation) && typeof citation['type'] === 'string' ? citation : undefined
}
