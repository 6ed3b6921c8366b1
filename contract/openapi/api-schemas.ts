// The schemas of our own JSON API under the names that they have in the document. Pure.
import { activityAnswer } from '../activity.ts'
import { analyticsAnswer, analyticsBody, analyticsMetaAnswer } from '../analytics.ts'
import { creditsAnswer } from '../credits.ts'
import { appRankingsAnswer, benchmarksAnswer, rankingsDailyAnswer, sessionCostAnswer } from '../datasets.ts'
import { generationContentAnswer } from '../generation-content.ts'
import { generationAnswer } from '../generation.ts'
import {
  createdKeyAnswer,
  createKeyBody,
  currentKeyAnswer,
  deletedKeyAnswer,
  keyAnswer,
  keyItem,
  keyListAnswer,
  updateKeyBody,
} from '../keys.ts'
import {
  endpointItem,
  endpointsAnswer,
  modelAnswer,
  modelCountAnswer,
  modelEndpointsAnswer,
  modelItem,
  modelsAnswer,
} from '../models.ts'
import { providerItem, providersAnswer } from '../providers.ts'
import { componentsFrom } from './from-zod.ts'
import type { JsonSchema } from './json-schema.ts'

/** What goes into the paths of our own API and comes out of them. */
export const API_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ...componentsFrom(
    { CreateKeyRequest: createKeyBody, UpdateKeyRequest: updateKeyBody, AnalyticsQuery: analyticsBody },
    'input',
  ),
  ...componentsFrom(
    {
      Model: modelItem,
      ModelList: modelsAnswer,
      ModelAnswer: modelAnswer,
      ModelCount: modelCountAnswer,
      Endpoint: endpointItem,
      ModelEndpoints: modelEndpointsAnswer,
      EndpointList: endpointsAnswer,
      Provider: providerItem,
      ProviderList: providersAnswer,
      CurrentKey: currentKeyAnswer,
      Key: keyItem,
      KeyAnswer: keyAnswer,
      KeyList: keyListAnswer,
      CreatedKey: createdKeyAnswer,
      DeletedKey: deletedKeyAnswer,
      Generation: generationAnswer,
      GenerationContent: generationContentAnswer,
      Credits: creditsAnswer,
      ActivityList: activityAnswer,
      AnalyticsMeta: analyticsMetaAnswer,
      AnalyticsRows: analyticsAnswer,
      DailyRankings: rankingsDailyAnswer,
      AppRankings: appRankingsAnswer,
      SessionCosts: sessionCostAnswer,
      Benchmarks: benchmarksAnswer,
    },
    'output',
  ),
}
