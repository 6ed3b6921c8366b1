// Apps that call through this installation: all, one, and those of one model.
import { z } from 'zod'
import { appAnswer, appQuery, appsAnswer, appsQuery, modelAppsAnswer } from '../../../contract/app/apps.ts'
import { appPageOf, rankApps } from '../../analytics/apps.ts'
import { requireModel } from '../../analytics/performance.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import { appsFile } from './rankings.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'
import { tellStatistics } from './statistics.ts'

/** `GET /apps`, `/apps/:id`, `/models/:author/:slug/apps`. */
export const APP_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/apps',
    role: 'anyone',
    input: appsQuery,
    answer: orCsv(appsAnswer),
    example: {},
    run: async (call) => {
      const { format, ...query } = call.input
      const apps = await tellStatistics(call, {
        question: ['apps', query],
        answer: () => rankApps(call.services, { query }),
      })
      return format === 'json' ? apps : appsFile('apps', apps.apps)
    },
  }),
  route({
    method: 'GET',
    path: '/apps/:id',
    role: 'anyone',
    input: z.strictObject({ ...appQuery.shape, id: z.string().max(300) }),
    answer: orCsv(appAnswer),
    example: { id: 'example.com' },
    run: async (call) => {
      const { format, id, ...query } = call.input
      const page = await tellStatistics(call, {
        question: ['app', id, query],
        answer: () => appPageOf(call.services, { id, query }),
      })
      if (format === 'json') return page
      return new CsvFile(
        'app-models',
        ['model', 'name', 'tokens', 'requests', 'share'],
        page.models.map(({ model, tokens, requests, share }) => [
          model.id,
          model.name,
          tokens,
          requests,
          share,
        ]),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/models/:author/:slug/apps',
    role: 'anyone',
    input: z.strictObject({ ...appsQuery.shape, author: z.string(), slug: z.string() }),
    answer: orCsv(modelAppsAnswer),
    example: { author: 'nobody', slug: 'nothing' },
    run: async (call) => {
      const { format, author, slug, ...query } = call.input
      const { id } = requireModel(call.services, `${author}/${slug}`)
      const apps = await tellStatistics(call, {
        question: ['apps of a model', id, query],
        answer: () => rankApps(call.services, { query, modelId: id }),
      })
      return format === 'json' ? apps : appsFile('model-apps', apps.apps)
    },
  }),
]
