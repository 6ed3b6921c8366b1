// Published results of benchmarks: data/benchmarks/*.json, one file for each, every figure with who measured it, how, when, and the
// page that says so. Facts to show; nothing is routed by them. Reading and checking; a bad file stops the start with its name.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { modelId } from './schema.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'data', 'benchmarks')

const result = z.strictObject({
  model: modelId,
  score: z.number().nonnegative(),
  setting: z.string().min(1).optional().describe('effort, tools, agent: what the figure depends on'),
  date: z.iso.date().describe('of the measurement; where nothing is said, of the page'),
  by: z.string().min(1).describe('who measured, or who reports it'),
  source: z.url(),
})

/** One file: its id is the file's name. More is better in all of them. */
export const benchmarkFile = z
  .strictObject({
    name: z.string().min(1),
    description: z.string().min(1),
    task: z.enum(['intelligence', 'coding', 'agentic', 'search']),
    unit: z.enum(['percent', 'rating']),
    url: z.url().describe('where the benchmark is described'),
    results: z.array(result).min(1),
  })
  .refine(({ unit, results }) => unit !== 'percent' || results.every(({ score }) => score <= 100), {
    message: 'a result is more than a hundred per cent',
  })

export type BenchmarkFile = z.infer<typeof benchmarkFile>

/** A benchmark with its results, best first. */
export interface Benchmark extends BenchmarkFile {
  readonly id: string
}

/** All of them, by name. */
export async function readBenchmarks(): Promise<readonly Benchmark[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'))
  const benchmarks = await Promise.all(names.map(readBenchmark))
  return benchmarks.toSorted((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }))
}

async function readBenchmark(name: string): Promise<Benchmark> {
  const text = await readFile(join(FOLDER, name), 'utf8')
  try {
    const file = benchmarkFile.parse(JSON.parse(text))
    const results = file.results.toSorted((one, other) => other.score - one.score)
    return { id: name.replace(/\.json$/, ''), ...file, results }
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new Error(`data/benchmarks/${name} is not valid: ${reason}`, { cause: error })
  }
}
