// Which core the gateway gets and which the load and the upstream, and putting this process on its own.
// Linux with `taskset` and two cores; elsewhere nothing is pinned and the report says so.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Cores of a run; undefined means not pinned. */
export interface Cores {
  readonly gateway: number | undefined
  readonly load: number | undefined
  /** A core of its own where there are three, else that of the load. */
  readonly upstream: number | undefined
  /** One sentence for the report. */
  readonly said: string
}

/** Chooses cores from those that this process may use, and moves this process to that of the load. */
export function pinToCores(): Cores {
  if (process.platform !== 'linux') return unpinned('this is not Linux')
  if (spawnSync('taskset', ['--version']).status !== 0) return unpinned('taskset (util-linux) is missing')
  const [gateway, load, third] = allowedCores()
  if (gateway === undefined || load === undefined) return unpinned('there is only one core')
  // All threads, also those of the garbage collector and the compiler.
  const moved = spawnSync('taskset', ['-a', '-c', '-p', String(load), String(process.pid)])
  if (moved.status !== 0) return unpinned(`taskset failed: ${String(moved.stderr).trim()}`)
  const upstream = third ?? load
  return { gateway, load, upstream, said: `gateway on ${gateway}, load on ${load}, upstream on ${upstream}` }
}

function unpinned(reason: string): Cores {
  const said = `NOT PINNED (${reason}): the figures are not comparable`
  return { gateway: undefined, load: undefined, upstream: undefined, said }
}

/** Cores that this process may use, in order. */
function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? ''
  return list.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number)
    if (Number.isNaN(first)) return []
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}
