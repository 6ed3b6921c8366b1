// How numbers are written for people: money, tokens, times, shares, dates. One place, so that all pages write them alike. Pure.

const DASH = '–'
/** Of three letters each, which no English of the browser's has for all of them. */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const formats = new Map<string, Intl.NumberFormat>()

/** How many decimals a number is written with. */
interface Decimals {
  readonly least: number
  readonly most: number
  readonly currency?: string
}

/** To make a format takes longer than to write a hundred numbers with it, so they are kept. */
function written(value: number, { least, most, currency }: Decimals): string {
  const name = `${least} ${most} ${currency}`
  let format = formats.get(name)
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      ...(currency === undefined ? {} : { style: 'currency', currency }),
    })
    formats.set(name, format)
  }
  return format.format(value)
}

/** In US dollars. */
function inDollars(value: number, decimals: Decimals): string {
  return written(value, { ...decimals, currency: 'USD' })
}

/** US dollars: two decimals from a cent up, as many as it takes to show something below. */
export function dollars(amount: number): string {
  const size = Math.abs(amount)
  if (size === 0) return '$0.00'
  const digits = size >= 0.01 ? 2 : Math.min(9, 1 - Math.floor(Math.log10(size)))
  return inDollars(amount, { least: digits, most: digits })
}

/** A price in US dollars per million units: `$15.00`, `$0.075`, `Free`. */
export function pricePerMillion(price: number | undefined): string {
  if (price === undefined) return DASH
  if (price === 0) return 'Free'
  return inDollars(price, { least: 2, most: 4 })
}

/** A price that was worked out from what was paid, per million: three figures and cents at least, so that a column lines up. */
export function averagePerMillion(price: number | undefined): string {
  if (price === undefined || price === 0) return pricePerMillion(price)
  const digits = Math.min(6, Math.max(2, 2 - Math.floor(Math.log10(Math.abs(price)))))
  return inDollars(price, { least: digits, most: digits })
}

/** A count that may be large, in three figures: `842`, `12.4 K`, `16.0 M`; fewer say that it is exactly that: `200 K`, `1.5 M`. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return DASH
  const units = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ] as const
  for (const [size, unit] of units) {
    if (Math.abs(value) < size * 0.9995) continue
    const scaled = value / size
    const digits = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2
    const isExact = Number(scaled.toFixed(digits)) * size === value
    return `${written(scaled, { least: isExact ? 0 : digits, most: digits })} ${unit}`
  }
  return written(value, { least: 0, most: 0 })
}

/** A count in full: `1,842`. */
export function whole(value: number): string {
  return written(Math.round(value), { least: 0, most: 0 })
}

/** A length of time: `842 ms`, `3.4 s`, `2 min 5 s`. */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds == null || !Number.isFinite(milliseconds)) return DASH
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Output tokens a second: `63 tok/s`. */
export function speed(tokensPerSecond: number | null | undefined): string {
  if (tokensPerSecond == null || !Number.isFinite(tokensPerSecond)) return DASH
  return `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : whole(tokensPerSecond)} tok/s`
}

/** A share of 0 to 1 in per cent: `99.95 %`. Never rounded up to 100. */
export function percent(share: number | null | undefined): string {
  if (share == null || !Number.isFinite(share)) return DASH
  const value = share * 100
  if (value === 0 || value === 100) return `${value} %`
  const digits = value > 99 || value < 1 ? 2 : 1
  return `${(Math.floor(value * 10 ** digits) / 10 ** digits).toFixed(digits)} %`
}

/** A day: `11 Dec 2026`. Takes `2026-12-11` as that day everywhere, and Unix milliseconds in the reader's zone. */
export function day(value: string | number): string {
  const isPlainDate = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  const date = isPlainDate ? new Date(`${value}T00:00:00Z`) : new Date(value)
  return isPlainDate
    ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
    : `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`
}

/** A moment in the reader's zone: `11 Dec 2026, 14:05:09`. */
export function moment(value: string | number): string {
  return `${day(typeof value === 'string' ? Date.parse(value) : value)}, ${new Date(value).toLocaleTimeString('en-GB')}`
}

/** How long ago, or until: `3 min ago`, `in 2 days`, `just now`. */
export function ago(value: string | number, now: number): string {
  const seconds = Math.round((new Date(value).getTime() - now) / 1000)
  const size = Math.abs(seconds)
  if (size < 45) return 'just now'
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
  if (size < 3600) return words.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return words.format(Math.round(seconds / 3600), 'hour')
  if (size < 30 * 86_400) return words.format(Math.round(seconds / 86_400), 'day')
  return size < 365 * 86_400
    ? words.format(Math.round(seconds / (30 * 86_400)), 'month')
    : words.format(Math.round(seconds / (365 * 86_400)), 'year')
}

/** The name of the reader's time zone: `Europe/Berlin`. */
export function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
