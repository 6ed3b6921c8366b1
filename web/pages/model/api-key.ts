// Which key stands in the code on the API tab. A key that is typed or made here lives in the page's memory alone: never in the
// address, in storage, or in a request.
import type { SampleKey } from '../../../contract/code-samples/sample-request.ts'

/** The variable that the code takes the key from unless a key is put in. */
export const KEY_VARIABLE = 'CAUSEWAY_KEY'

export type KeyChoice =
  | { readonly from: 'environment' }
  | { readonly from: 'typed' | 'made'; readonly key: string }

/** For the code; without a key yet, a place that says where it goes. */
export function sampleKey(choice: KeyChoice): SampleKey {
  if (choice.from === 'environment') return { variable: KEY_VARIABLE }
  // What cannot be a key could end a quotation in the code.
  const key = choice.key.trim()
  return { literal: /^[\w-]{1,200}$/.test(key) ? key : '<YOUR_KEY>' }
}
