// What the traffic of the installation says about models, authors and apps, and the tokens that the catalogue shows.
import { z } from 'zod'
import type { RankedApp } from '../../../contract/app/apps.ts'
import type { Rankings, RankingsQuery } from '../../../contract/app/rankings.ts'
import { modelTokensAnswer, rankingsAnswer, rankingsQuery } from '../../../contract/app/rankings.ts'
import { modelTokensOf, rankingsOf } from '../../analytics/rankings.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'
import { maySeeStatistics, tellStatistics } from './statistics.ts'

/** `GET /rankings`, `/models/tokens`. */
export const RANKING_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/rankings',
    role: 'anyone',
    input: rankingsQuery,
    answer: orCsv(rankingsAnswer),
    example: {},
    run: async (call) => {
      const { format, table, period } = call.input
      const rankings = await tellStatistics(call, {
        question: ['rankings', period],
        answer: () => rankingsOf(call.services, { period }),
      })
      return format === 'json' ? rankings : tableOf(rankings, table)
    },
  }),
  route({
    method: 'GET',
    path: '/models/tokens',
    role: 'anyone',
    input: z.strictObject({}),
    answer: modelTokensAnswer,
    example: {},
    // The catalogue is for all who may see it, with these figures or without.
    run: async (call) => {
      if (!maySeeStatistics(call))
        return { asOf: new Date(call.services.now()).toISOString(), dates: [], models: [] }
      return await tellStatistics(call, {
        question: ['model tokens'],
        answer: () => modelTokensOf(call.services),
      })
    },
  }),
]

function tableOf(rankings: Rankings, table: RankingsQuery['table']): CsvFile {
  const file = (heads: readonly string[], rows: readonly (readonly Cell[])[]): CsvFile =>
    new CsvFile(`rankings-${table}`, heads, rows)
  switch (table) {
    case 'models':
      return file(
        ['rank', 'model', 'name', 'author', 'tokens', 'requests', 'share', 'tokens before'],
        rankings.models.map((row) => [
          row.rank,
          row.model.id,
          row.model.name,
          row.model.author,
          row.tokens,
          row.requests,
          row.share,
          row.previousTokens,
        ]),
      )
    case 'authors':
      return file(
        ['rank', 'author', 'tokens', 'requests', 'share', 'tokens before'],
        rankings.authors.map((row) => [
          row.rank,
          row.author,
          row.tokens,
          row.requests,
          row.share,
          row.previousTokens,
        ]),
      )
    case 'apps':
      return appsFile('rankings-apps', rankings.apps)
    case 'fastest':
      return file(
        ['rank', 'endpoint', 'model', 'provider', 'tokens per second', 'first token in ms', 'answers'],
        rankings.fastest.map((row) => [
          row.rank,
          row.endpoint,
          row.model.name,
          row.provider,
          row.tokensPerSecond,
          row.firstTokenMs,
          row.answers,
        ]),
      )
    case 'cheapest':
      return file(
        ['rank', 'model', 'name', 'USD per million tokens', 'tokens', 'cached share', 'requests'],
        rankings.cheapest.map((row) => [
          row.rank,
          row.model.id,
          row.model.name,
          row.dollarsPerMillion,
          row.tokens,
          row.cachedShare,
          row.requests,
        ]),
      )
  }
}

/** A list of apps as a file. */
export function appsFile(name: string, apps: readonly RankedApp[]): CsvFile {
  return new CsvFile(
    name,
    ['rank', 'app', 'title', 'tokens', 'requests', 'models', 'tokens before'],
    apps.map((row) => [
      row.rank,
      row.app.id,
      row.app.title,
      row.tokens,
      row.requests,
      row.models,
      row.previousTokens,
    ]),
  )
}
