// Columns of tables of endpoints and providers: what an endpoint costs and takes, and how what is in the row did here. Figures of
// traffic are absent while they load and where nobody called; their columns are as wide without them.
import type { EndpointOfModel } from '../../contract/app/models.ts'
import type { ProviderTraffic } from '../../contract/app/providers.ts'
import { ContextCell } from './context-cell.tsx'
import type { Column } from './data-table.tsx'
import { count, duration, percent, pricePerMillion, speed } from './figures.ts'

interface EndpointRow {
  readonly endpoint: Pick<EndpointOfModel, 'prices' | 'contextTokens' | 'maxOutputTokens'>
}

interface MeasuredRow<Figure extends keyof ProviderTraffic> {
  readonly measured: Pick<ProviderTraffic, Figure> | undefined
}

/** Dollars per million input tokens. */
export const INPUT_PRICE: Column<EndpointRow> = {
  id: 'input',
  head: 'Input /M',
  isNumber: true,
  sortBy: ({ endpoint }) => endpoint.prices.prompt,
  cell: ({ endpoint }) => pricePerMillion(endpoint.prices.prompt),
}

/** Dollars per million output tokens. */
export const OUTPUT_PRICE: Column<EndpointRow> = {
  id: 'output',
  head: 'Output /M',
  isNumber: true,
  sortBy: ({ endpoint }) => endpoint.prices.completion,
  cell: ({ endpoint }) => pricePerMillion(endpoint.prices.completion),
}

/** With the longest answer below it. */
export const CONTEXT: Column<EndpointRow> = {
  id: 'context',
  head: 'Context',
  isNumber: true,
  sortBy: ({ endpoint }) => endpoint.contextTokens ?? undefined,
  cell: ({ endpoint: { contextTokens, maxOutputTokens } }) => (
    <ContextCell contextTokens={contextTokens} maxOutputTokens={maxOutputTokens} />
  ),
}

/** The median. */
export const FIRST_TOKEN: Column<MeasuredRow<'firstTokenMs'>> = {
  id: 'first',
  className: 'min-w-22',
  head: 'First token',
  isNumber: true,
  sortBy: ({ measured }) => measured?.firstTokenMs?.p50,
  cell: ({ measured }) => duration(measured?.firstTokenMs?.p50),
}

/** The median of whole answers. */
export const LATENCY: Column<MeasuredRow<'latencyMs'>> = {
  id: 'latency',
  head: 'Latency',
  isNumber: true,
  sortBy: ({ measured }) => measured?.latencyMs?.p50,
  cell: ({ measured }) => duration(measured?.latencyMs?.p50),
}

/** The median of tokens a second. */
export const SPEED: Column<MeasuredRow<'tokensPerSecond'>> = {
  id: 'speed',
  className: 'min-w-24',
  head: 'Speed',
  isNumber: true,
  sortBy: ({ measured }) => measured?.tokensPerSecond?.p50,
  cell: ({ measured }) => speed(measured?.tokensPerSecond?.p50),
}

/** Of the attempts that count. */
export const UPTIME: Column<MeasuredRow<'uptime'>> = {
  id: 'uptime',
  className: 'min-w-22',
  head: 'Uptime',
  isNumber: true,
  sortBy: ({ measured }) => measured?.uptime ?? undefined,
  cell: ({ measured }) => percent(measured?.uptime == null ? undefined : measured.uptime / 100),
}

/** What it served, input and output. */
export const TOKENS_SERVED: Column<MeasuredRow<'tokens'>> = {
  id: 'tokens',
  className: 'min-w-20',
  head: 'Tokens',
  isNumber: true,
  sortBy: ({ measured }) => measured?.tokens,
  cell: ({ measured }) => (measured ? count(measured.tokens) : '–'),
}
