// Annotations of a text: this format has their fields flat, Chat Completions under the name of their type.
import type { Rest } from '../../core/chat.ts'
import { isObject, type Wire } from './wire.ts'

/** The neutral form of an annotation of this format. Kinds that others do not know stay as they are. */
export function readAnnotation(annotation: Wire): Rest {
  const { type, ...fields } = annotation
  return type === 'url_citation' && !isObject(annotation['url_citation'])
    ? { type, url_citation: fields }
    : annotation
}

/** This format's form of a neutral annotation. */
export function writeAnnotation(annotation: Rest): Wire {
  const { type, url_citation: citation, ...fields } = annotation
  if (type !== 'url_citation' || !isObject(citation)) return annotation
  const { url, title, start_index: start, end_index: end, ...others } = citation
  return {
    type,
    url: typeof url === 'string' ? url : '',
    title: typeof title === 'string' ? title : '',
    start_index: typeof start === 'number' ? start : 0,
    end_index: typeof end === 'number' ? end : 0,
    ...others,
    ...fields,
  }
}
