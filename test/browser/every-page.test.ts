// Every address of web/routes.tsx, opened in a real browser: full and empty, light and dark, wide and on a phone. A page that nobody
// has written a walk for is looked at here all the same: it says what it is, fits, can be read by everybody, and leads nowhere wrong.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SECTIONS as ADMIN_SECTIONS } from '../../web/pages/admin/sections.ts'
import { SECTIONS as SETTINGS_SECTIONS } from '../../web/pages/settings/sections.ts'
import { repositoryFolder } from '../support/start-causeway.ts'
import { seedTraffic } from '../support/seed-traffic.ts'
import type { Walk } from './browser.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const WIDE = { width: 1360, height: 860 }
const NO_SUCH_THING = 'none-of-this-name'
const PHONE = { width: 390, height: 844 }

test('every page with traffic, for whoever looks after the installation', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 3000, days: 30 })
  const walk = await startWalk(context, { isSignedIn: true, dataFolder })
  if (!walk) return
  await visitAll(walk, [
    { name: 'full', colorScheme: 'light', viewport: WIDE },
    { name: 'full-phone-dark', colorScheme: 'dark', viewport: PHONE },
  ])
})

test('every page before anything has happened', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  await visitAll(walk, [{ name: 'empty-dark', colorScheme: 'dark', viewport: WIDE }])
})

test('every page for somebody who has not signed in: shown, or a way to sign in', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page } = walk
  for (const { kind, address } of await addressesOf(walk)) {
    await page.goto(address)
    await settled(walk)
    if (kind !== 'page') assert.equal(new URL(page.url()).pathname, '/sign-in', address)
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, address)
  }
  assert.deepEqual(
    walk.complaints.filter((complaint) => !complaint.includes('404 (Not Found)')),
    [],
  )
})

/** How a page is looked at. */
interface Look {
  readonly name: string
  readonly colorScheme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
}

async function visitAll(walk: Walk, looks: readonly Look[]): Promise<void> {
  const problems: string[] = []
  const titles = new Map<string, string>()
  const patterns = (await routes()).map(({ path }) => patternOf(path))
  for (const { address } of await addressesOf(walk)) {
    for (const look of looks)
      await visit(walk, { address, look }).catch((error: unknown) =>
        problems.push(`${address}, ${look.name}: ${String(error)}`),
      )
    problems.push(...(await faultsOf(walk, { address, patterns, titles })))
  }
  assert.deepEqual(problems, [])
}

interface Visit {
  readonly address: string
  readonly look: Look
}

async function visit(walk: Walk, { address, look }: Visit): Promise<void> {
  const { page, complaints } = walk
  const before = complaints.length
  await page.setViewportSize(look.viewport)
  await page.emulateMedia({ colorScheme: look.colorScheme })
  await page.goto(address)
  await settled(walk)
  await picture(page, `${address === '/' ? '/home' : address}-${look.name}`.slice(1).replaceAll('/', '-'))
  await assertFits(page)
  await assertAccessible(page)
  const isUnknown = address.includes(NO_SUCH_THING)
  assert.deepEqual(
    complaints.slice(before).filter((complaint) => !(isUnknown && complaint.includes('404 (Not Found)'))),
    [],
  )
}

interface Page {
  readonly address: string
  readonly patterns: readonly RegExp[]
  /** Whose title each is, so far. */
  readonly titles: Map<string, string>
}

/** What is wrong with the page that is open. */
async function faultsOf(
  { page, server }: Walk,
  { address, patterns, titles }: Page,
): Promise<readonly string[]> {
  const faults: string[] = []
  const headings = await page.getByRole('heading', { level: 1 }).count()
  if (headings !== 1) faults.push(`${address} has ${headings} first headings`)
  const title = await page.title()
  // Who has signed in is led from the sign-in pages to where they may be.
  if (new URL(page.url()).pathname === address) {
    const other = titles.get(title)
    if (other !== undefined) faults.push(`${address} and ${other} share a title: ${title}`)
    titles.set(title, address)
  }
  for (const link of await page.locator('a[href^="/"]').all()) {
    const path = new URL((await link.getAttribute('href')) ?? '/', server.url).pathname
    if (patterns.some((pattern) => pattern.test(path))) continue
    const file = await page.request.get(path, { maxRedirects: 0 })
    const isShell = (await file.text()).includes('<div id="root">')
    if (file.status() !== 200 || isShell) faults.push(`${address} links to ${path}, which is no page`)
  }
  return faults
}

/** Until nothing is asked of the server and nothing says that it is loading. */
async function settled({ page }: Walk): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page
    .getByRole('heading', { level: 1 })
    .first()
    .waitFor({ timeout: 10_000 })
    .catch(() => assert.fail(`${page.url()} has no first heading`))
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))')
}

interface Route {
  readonly kind: string
  readonly path: string
}

/** As routes.tsx lists them: `page` for everybody, `own` for who has signed in, `admin` for administrators. */
async function routes(): Promise<readonly Route[]> {
  const text = await readFile(join(repositoryFolder, 'web/routes.tsx'), 'utf8')
  const found = [...text.matchAll(/^ +(page|own|admin)\('([^']+)'/gm)].map(([, kind = '', path = '']) => ({
    kind,
    path,
  }))
  assert.ok(found.length > 25, `routes.tsx lists ${found.length} pages`)
  return found
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\$\w+/g, '[^/]+').replace(/\$$/, '.+')}$`)
}

/** Every address, with what this installation has in the place of each name. */
async function addressesOf({
  context,
  server,
}: Walk): Promise<readonly Required<Route & { address: string }>[]> {
  const ask = async (path: string): Promise<unknown> => {
    const response = await context.request.get(`${server.url}/api/app${path}`)
    return response.ok() ? await response.json() : {}
  }
  const { apps = [] } = (await ask('/apps')) as {
    readonly apps?: readonly { readonly app: { readonly id: string } }[]
  }
  const { items = [] } = (await ask('/logs')) as { readonly items?: readonly { readonly id: string }[] }
  const modelPage = await readFile(join(repositoryFolder, 'web/pages/model/model-page.tsx'), 'utf8')
  const values: Readonly<Record<string, readonly string[]>> = {
    '$author/$slug': ['openai/o1'],
    $tab: [...modelPage.matchAll(/^ +\{? ?id: '(\w+)'/gm)]
      .map(([, id = '']) => id)
      .filter((id) => id !== 'overview'),
    $provider: ['openai'],
    $app: [encodeURIComponent(apps[0]?.app.id ?? NO_SUCH_THING)],
    $generation: [items[0]?.id ?? NO_SUCH_THING],
    '/settings/$section': SETTINGS_SECTIONS.slice(1).map(({ id }) => `/settings/${id}`),
    '/admin/$section': ADMIN_SECTIONS.slice(1).map(({ id }) => `/admin/${id}`),
    $: ['quickstart'],
  }
  return (await routes()).flatMap((route) => {
    let addresses = [route.path]
    for (const [name, all] of Object.entries(values))
      addresses = addresses.flatMap((address) =>
        address.includes(name) ? all.map((value) => address.replace(name, value)) : [address],
      )
    return addresses.map((address) => ({ ...route, address }))
  })
}
