// How a stretch of time is written below a chart and in its hint, and how a value is written at its side. Pure.
import type { Step } from '../../contract/app/time-range.ts'
import { MONTHS } from './figures.ts'

/** `2026-11-21` or `2026-11-21T14:00` of the reader's zone, short for the axis and whole for the hint. */
export function axisLabel(label: string, step: Step): { readonly label: string; readonly title: string } {
  const [date = '', time] = label.split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  const name = MONTHS[Number(month) - 1] ?? month
  const plainDay = String(Number(day))
  if (time !== undefined)
    return { label: time.slice(0, 5), title: `${plainDay} ${name} ${year}, ${time.slice(0, 5)}` }
  if (step === 'month') return { label: `${name} ${year}`, title: `${name} ${year}` }
  const title = `${plainDay} ${name} ${year}`
  return { label: `${plainDay} ${name}`, title: step === 'week' ? `Week from ${title}` : title }
}

/** A figure as an axis has it: `30 s` for `30.0 s`, `1 min` for `1 min 0 s`, and nothing is `0` in all units. */
export function tickLabel(figure: string): string {
  if (!/[1-9]/.test(figure)) return /\d/.test(figure) ? '0' : figure
  if (figure.includes('$')) return figure.replace(/\.00$/, '')
  return figure
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
    .replace(/\.(?=\D|$)/, '')
    .replace(/ 0 s$/, '')
}
