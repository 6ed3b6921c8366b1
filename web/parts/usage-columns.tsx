// Columns of tables that rank things by what they used: rank, model, tokens, share, change, requests.
import type { RankedModel } from '../../contract/app/rankings.ts'
import { changeFrom } from './change-from.ts'
import { ChangeSince } from './change-since.tsx'
import type { Column } from './data-table.tsx'
import { count, percent, whole } from './figures.ts'
import { ModelLink } from './model-link.tsx'

/** The place in the server's order, whatever the table is sorted by. */
export const RANK: Column<{ readonly rank: number }> = {
  id: 'rank',
  head: '#',
  isNumber: true,
  className: 'w-10 text-quiet',
  cell: ({ rank }) => rank,
}

/** With a link to its page. */
export const MODEL: Column<Pick<RankedModel, 'model'>> = {
  id: 'model',
  head: 'Model',
  sortBy: ({ model }) => model.name,
  cell: ({ model }) => <ModelLink model={model} />,
}

/** Rounded: 1.2M. */
export const TOKENS: Column<{ readonly tokens: number }> = {
  id: 'tokens',
  head: 'Tokens',
  isNumber: true,
  sortBy: ({ tokens }) => tokens,
  cell: ({ tokens }) => count(tokens),
}

/** Given as 0 to 1, of all tokens. */
export const SHARE: Column<{ readonly share: number }> = {
  id: 'share',
  head: 'Share',
  isNumber: true,
  sortBy: ({ share }) => share,
  cell: ({ share }) => percent(share),
}

/** Of the tokens, since the time before. */
export const CHANGE: Column<{ readonly tokens: number; readonly previousTokens: number | null }> = {
  id: 'change',
  head: 'Change',
  isNumber: true,
  sortBy: ({ tokens, previousTokens }) => changeFrom(tokens, previousTokens),
  cell: ({ tokens, previousTokens }) => <ChangeSince share={changeFrom(tokens, previousTokens)} isShort />,
}

/** To the last one. */
export const REQUESTS: Column<{ readonly requests: number }> = {
  id: 'requests',
  head: 'Requests',
  isNumber: true,
  sortBy: ({ requests }) => requests,
  cell: ({ requests }) => whole(requests),
}
