// How much one model was used, day by day in a zone, and what its endpoints really cost.
import type { ModelActivity, ModelActivityQuery } from '../../contract/app/performance.ts'
import type { Model } from '../../core/model.ts'
import { daysOfPeriod } from './periods.ts'
import { cachedShareOf, perMillion } from './rankings.ts'
import type { Traffic } from './traffic.ts'
import { dateOf, hourOf, momentOf } from './traffic.ts'
import type { GrowingCounts } from './usage.ts'
import { addCounts, noCounts, tokensOf } from './usage.ts'
import { findZone, localDayOf, startOfDay } from './zone.ts'

/** Answers for one model of the catalogue. Throws `invalid_value` for a zone that does not exist. */
export async function modelActivityOf(
  traffic: Traffic,
  { model, query }: { readonly model: Model; readonly query: Omit<ModelActivityQuery, 'format'> },
): Promise<ModelActivity> {
  const { rollups } = traffic.store
  const now = traffic.now()
  const zone = findZone(query.zone)
  const { fromDay, toDay } = daysOfPeriod(query.period, now)
  // As many days of the zone, today there the last.
  const today = localDayOf(zone, now)
  const first = today - (toDay - fromDay) + 1
  const range = { fromHour: hourOf(startOfDay(zone, first)), toHour: hourOf(now) + 1 }
  const [all, asOf] = await Promise.all([rollups.endpoints(), rollups.asOf(now)])
  const own = all.filter((endpoint) => endpoint.modelId === model.id)
  const rows = await rollups.usage({
    accountId: undefined,
    split: 'endpoint',
    groupBy: 'endpoint',
    bucket: 'day',
    zone: zone.offsets(range.fromHour, range.toHour),
    endpoints: own.length === 0 ? [-1] : own.map((endpoint) => endpoint.number),
    ...range,
  })
  const days = Array.from({ length: today - first + 1 }, noCounts)
  const byEndpoint = new Map<number, GrowingCounts>()
  for (const row of rows) {
    const day = days[row.bucket - first]
    if (!day) continue
    addCounts(day, row)
    let sum = byEndpoint.get(row.member)
    if (!sum) byEndpoint.set(row.member, (sum = noCounts()))
    addCounts(sum, row)
  }
  return {
    model: model.id,
    zone: zone.name,
    asOf: momentOf(asOf),
    days: days.map((counts, at) => ({ date: dateOf(first + at), ...tokensOfDay(counts) })),
    effective: own.flatMap((endpoint) => {
      const sum = byEndpoint.get(endpoint.number)
      if (!sum || endpoint.endpointId === undefined) return []
      const tokens = tokensOf(sum)
      return [
        {
          endpoint: endpoint.endpointId,
          providerName: endpoint.providerName,
          requests: sum.requests,
          tokens,
          dollarsPerMillion: tokens === 0 ? null : perMillion(sum),
          cachedShare: cachedShareOf(sum),
        },
      ]
    }),
  }
}

function tokensOfDay(counts: GrowingCounts): Omit<ModelActivity['days'][number], 'date'> {
  const reasoningTokens = Math.min(counts.reasoningTokens, counts.outputTokens)
  return {
    requests: counts.requests,
    promptTokens: counts.inputTokens,
    cachedTokens: counts.cachedTokens,
    completionTokens: counts.outputTokens - reasoningTokens,
    reasoningTokens,
  }
}
