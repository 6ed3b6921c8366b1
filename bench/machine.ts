// What the machine is, for the head of a report: nothing that names a person, a host or a folder.
import { spawnSync } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, readFileSync, statfsSync, writeSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { percentile } from './figures.ts'
import { requestBody, upstreamModel } from './payload.ts'

/** Lines that say where and on what a run took place. `folder` is where candidates keep their data. */
export function describeMachine(folder: string): string[] {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor'
  return [
    `machine   ${processor}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB${hypervisor()}`,
    `system    ${type()} ${release()}${distribution()}`,
    `runtime   Node ${process.versions.node}, V8 ${process.versions.v8}`,
    `disk      ${fileSystem(folder)}, fdatasync of 4 KB ${syncMicros(folder)} µs (median of 20)`,
    `speed     ${parseMicros()} µs to decode and JSON.parse the 1.2 KB request on one core`,
    `before    load average ${loadavg()[0]?.toFixed(2)}`,
    `revision  ${revision()}`,
  ]
}

function hypervisor(): string {
  return / hypervisor /.test(readOr('/proc/cpuinfo')) ? ', virtual machine' : ''
}

function distribution(): string {
  const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(readOr('/etc/os-release'))?.[1]
  return name === undefined ? '' : `, ${name}`
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // Not Linux: the line is shorter.
  }
}

/** Magic numbers of statfs(2). On tmpfs nothing is durable and a sync is free. */
const fileSystems = new Map([
  [0xef53, 'ext4'],
  [0x01021994, 'tmpfs (in memory: durability costs nothing here)'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x794c7630, 'overlayfs'],
  [0x2fc12fc1, 'zfs'],
  [0x1a, 'apfs'],
])

function fileSystem(folder: string): string {
  const { type } = statfsSync(folder)
  return fileSystems.get(type) ?? `file system 0x${type.toString(16)}`
}

function syncMicros(folder: string): string {
  const file = openSync(join(folder, 'sync-probe'), 'w')
  const block = Buffer.alloc(4096, 1)
  const times: number[] = []
  for (let index = 0; index < 20; index++) {
    writeSync(file, block)
    const startedAtMs = performance.now()
    fdatasyncSync(file)
    times.push(1000 * (performance.now() - startedAtMs))
  }
  closeSync(file)
  return (percentile(times, 0.5) ?? Number.NaN).toFixed(0)
}

/** A yardstick between machines, and between days on the same virtual one. CPU time, so that others do not slow it. */
function parseMicros(): string {
  const body = requestBody(upstreamModel, 'json')
  const batches: number[] = []
  for (let batch = 0; batch < 20; batch++) {
    const before = process.threadCpuUsage()
    for (let index = 0; index < 5000; index++) JSON.parse(body.toString('utf8'))
    const { user, system } = process.threadCpuUsage(before)
    batches.push((user + system) / 5000)
  }
  return (percentile(batches, 0.5) ?? Number.NaN).toFixed(2)
}

function revision(): string {
  const cwd = import.meta.dirname
  const commit = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd, encoding: 'utf8' })
  if (commit.status !== 0) return 'unknown'
  const changed = spawnSync('git', ['status', '--porcelain', '--untracked-files=no'], {
    cwd,
    encoding: 'utf8',
  })
  return `${commit.stdout.trim()}${changed.stdout.trim() === '' ? '' : ' with uncommitted changes'}`
}
