// Rows of settled generations as lists of values, which node:sqlite makes in a third of the time of objects, and as the records
// that the rollups add up.
import type { SettledRow } from '../sql/add-up.ts'

/** The columns of SettledRow, in the order of the statement that reads them (`settled` in rollup-texts.ts). */
export type SettledValues = readonly SettledRow[keyof SettledRow][]

/** A list of values as a record. */
export function readSettled(row: SettledValues): SettledRow {
  return {
    entry_id: row[0] as number,
    account_id: row[1] as number,
    key_id: row[2] as number,
    created_at: row[3] as number,
    model_id: row[4] as string,
    endpoint_id: row[5] as string | null,
    provider_name: row[6] as string | null,
    cancelled: row[7] as number,
    status: row[8] as number,
    error_code: row[9] as string | null,
    finish_reason: row[10] as string | null,
    input_tokens: row[11] as number,
    cached_tokens: row[12] as number,
    cache_write_tokens: row[13] as number,
    output_tokens: row[14] as number,
    reasoning_tokens: row[15] as number,
    cost_nanodollars: row[16] as number,
    upstream_cost_nanodollars: row[17] as number,
    latency_ms: row[18] as number,
    first_token_ms: row[19] as number | null,
    attempts: row[20] as string,
    app_referer: row[21] as string | null,
    app_title: row[22] as string | null,
  }
}
