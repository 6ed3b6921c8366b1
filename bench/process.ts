// What a process and its children cost: CPU time and memory, read from Linux's /proc.
// Elsewhere everything is undefined; nothing here starts or stops a process.
import { readdirSync, readFileSync } from 'node:fs'

/** CPU time used so far by a process tree, threads and reaped children included. */
export interface CpuReading {
  /** Nanoseconds by thread, for threads that live. */
  readonly threads: ReadonlyMap<string, number>
  /** utime + stime in clock ticks, which also cover threads and children that have ended. */
  readonly ticks: number
  /** Processes in the tree: each one's ticks are rounded. */
  readonly processes: number
}

/** Resident memory of a process tree; shared pages count once per process. */
export interface MemoryReading {
  readonly residentMb: number
  /** Sum of the peaks of each process since it started. */
  readonly peakMb: number
}

/** Linux reports `utime` and `stime` in hundredths of a second to every program. */
const millisecondsPerTick = 10

/** The process and all its descendants. */
export function processTree(root: number): number[] {
  const childrenOf = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(statFields(Number(name))?.[1])
    if (!Number.isFinite(parent)) continue
    const siblings = childrenOf.get(parent)
    if (siblings === undefined) childrenOf.set(parent, [Number(name)])
    else siblings.push(Number(name))
  }
  const tree = [root]
  for (const id of tree) tree.push(...(childrenOf.get(id) ?? []))
  return tree
}

/** CPU used so far by the tree below `root`; undefined where there is no /proc or the process is gone. */
export function readCpu(root: number): CpuReading | undefined {
  if (process.platform !== 'linux' || statFields(root) === undefined) return undefined
  const threads = new Map<string, number>()
  let ticks = 0
  const tree = processTree(root)
  for (const id of tree) {
    const fields = statFields(id)
    if (fields === undefined) continue
    // After the name in parentheses: state is field 0, so utime, stime, cutime, cstime are 11 to 14 (man proc_pid_stat).
    for (const field of fields.slice(11, 15)) ticks += Number(field)
    for (const thread of listThreads(id)) {
      const nanoseconds = Number(readText(`/proc/${id}/task/${thread}/schedstat`)?.split(' ')[0])
      if (Number.isFinite(nanoseconds)) threads.set(`${id}/${thread}`, nanoseconds)
    }
  }
  return { threads, ticks, processes: tree.length }
}

/**
 * CPU milliseconds between two readings: to the nanosecond where the kernel counts run time per thread (the
 * clock that utime + stime are rounded from); by utime + stime when those say that threads or children have
 * ended in between, whose own counters ended with them.
 */
export function cpuBetween(before: CpuReading, after: CpuReading): number {
  const ticksMs = (after.ticks - before.ticks) * millisecondsPerTick
  let nanoseconds = 0
  for (const [thread, used] of after.threads) nanoseconds += used - (before.threads.get(thread) ?? 0)
  const exactMs = nanoseconds / 1e6
  const roundingMs = 2 * millisecondsPerTick * after.processes
  return after.threads.size > 0 && ticksMs <= exactMs + roundingMs ? exactMs : ticksMs
}

/** Resident memory of the tree below `root`; undefined where there is no /proc or the process is gone. */
export function readMemory(root: number): MemoryReading | undefined {
  const state = process.platform === 'linux' ? statFields(root)?.[0] : undefined
  if (state === undefined || state === 'Z') return undefined
  let residentMb = 0
  let peakMb = 0
  for (const id of processTree(root)) {
    const status = readText(`/proc/${id}/status`) ?? ''
    residentMb += megabytes(status, 'VmRSS')
    peakMb += megabytes(status, 'VmHWM')
  }
  return { residentMb, peakMb }
}

/** Samples the tree's resident memory four times a second; the returned function stops and gives the largest. */
export function watchMemory(root: number): () => number | undefined {
  let largest = readMemory(root)?.residentMb
  const sample = (): void => {
    const now = readMemory(root)?.residentMb
    if (now !== undefined) largest = Math.max(largest ?? 0, now)
  }
  const timer = setInterval(sample, 250)
  return () => {
    clearInterval(timer)
    sample()
    return largest
  }
}

function megabytes(status: string, field: string): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]
  return Number(kilobytes ?? 0) / 1024
}

/** Fields of /proc/N/stat after the command name (which may contain spaces and parentheses). */
function statFields(id: number): string[] | undefined {
  const text = readText(`/proc/${id}/stat`)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

function listThreads(id: number): string[] {
  try {
    return readdirSync(`/proc/${id}/task`)
  } catch {
    return [] // The process ended between listing and reading.
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // Processes and threads end at any time; the caller leaves them out.
  }
}
