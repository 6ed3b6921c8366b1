// `merge_histograms(text)` of the reader: many histograms joined by commas as one. Thousands of rows become one short text in
// the worker, and the main thread never sees the long one.
import type { SQLOutputValue } from 'node:sqlite'
import type { Histogram } from '../../../core/histogram.ts'
import { addHistogram, writeHistogram } from '../../../core/histogram.ts'

/** Null, the joined text of no rows, stays null. */
export function mergeHistograms(joined: SQLOutputValue): string | null {
  if (typeof joined !== 'string') return null
  const merged: Histogram = new Map()
  addHistogram(merged, joined)
  return writeHistogram(merged)
}
