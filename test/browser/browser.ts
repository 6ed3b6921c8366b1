// A real Chromium over the real server and the built pages, for the walks beside this file. Each walk has a server, a data folder
// and a browser profile of its own. Not a test itself.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import type { RunningCauseway, StartOptions } from '../support/start-causeway.ts'
import { repositoryFolder, startCauseway } from '../support/start-causeway.ts'

/** Where Debian, Ubuntu, Fedora, macOS keep a Chromium; CAUSEWAY_CHROMIUM names another. */
const PLACES = [
  process.env['CAUSEWAY_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Who the administrator of a walk is. */
export const ADMINISTRATOR = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'correct horse battery',
}

export interface Walk {
  readonly server: RunningCauseway
  readonly browser: Browser
  /** A context of its own, signed in as the administrator when `signedIn` was asked for. */
  readonly context: BrowserContext
  readonly page: Page
  /** What the console, the page and its content policy complained about so far. */
  readonly complaints: readonly string[]
}

export interface WalkOptions extends StartOptions {
  /** Makes the administrator and signs them in before the walk; without it there is none yet. */
  readonly isSignedIn?: boolean
  readonly colorScheme?: 'light' | 'dark'
  /** 390 pixels wide, touch. */
  readonly isPhone?: boolean
}

/** The browser that walks use; undefined when this machine has none. */
export function findChromium(): string | undefined {
  return PLACES.find((place) => place !== undefined && existsSync(place))
}

/**
 * Starts a server and a browser for one test and ends them with it. Without a Chromium the test is skipped aloud, which is a
 * failure under CI. Requests to any other host are refused and fail the test: the pages need nobody but their server.
 */
export async function startWalk(context: TestContext, options: WalkOptions = {}): Promise<Walk | undefined> {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    context.skip('no Chromium on this machine: install it, or name it in CAUSEWAY_CHROMIUM')
    return undefined
  }
  assert.ok(existsSync(join(repositoryFolder, 'web/dist/index.html')), 'the web app is built by npm test')
  const server = await startCauseway(options)
  context.after(() => server.stop())
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  context.after(() => browser.close())
  const viewport = options.isPhone === true ? { width: 390, height: 844 } : { width: 1360, height: 860 }
  const browserContext = await browser.newContext({
    viewport,
    baseURL: server.url,
    hasTouch: options.isPhone === true,
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const complaints: string[] = []
  await browserContext.route(
    (url) => url.origin !== server.url && !/^(data|blob):/.test(url.protocol),
    (route) => {
      complaints.push(`asked a stranger: ${route.request().url()}`)
      return route.abort()
    },
  )
  if (options.isSignedIn === true) await signInAsAdministrator(browserContext, server)
  const page = await browserContext.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { server, browser, context: browserContext, page, complaints }
}

/** Makes the administrator by the one-time link that the server printed, and gives the context their session. */
export async function signInAsAdministrator(context: BrowserContext, server: RunningCauseway): Promise<void> {
  const link = server.stdout.find((line) => line.startsWith('Create the administrator: '))
  const token =
    link === undefined
      ? null
      : new URL(link.slice('Create the administrator: '.length)).searchParams.get('token')
  if (token !== null) {
    const made = await context.request.post(`${server.url}/api/app/setup`, {
      data: { token, ...ADMINISTRATOR },
      headers: { origin: server.url },
    })
    assert.equal(made.status(), 200, await made.text())
  }
  await signIn(context, server, ADMINISTRATOR)
}

/** Gives the context the session of somebody who has a password. */
export async function signIn(
  context: BrowserContext,
  server: RunningCauseway,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  const answer = await context.request.post(`${server.url}/api/app/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin: server.url },
  })
  assert.equal(answer.status(), 200, await answer.text())
}

/** Fails when axe finds something serious or critical on the page as it stands. */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = serious.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary ?? ''}`).join('\n')}`,
  )
  assert.equal(serious.length, 0, `${page.url()}\n${told.join('\n')}`)
}

/** Fails when the page is wider than its window, so that a phone would scroll sideways. */
export async function assertFits(page: Page): Promise<void> {
  const overflow: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  assert.ok(overflow <= 0, `${page.url()} is ${overflow} pixels too wide`)
}

/** Saves a picture below the folder in CAUSEWAY_PICTURES, for people to look at; does nothing without it. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['CAUSEWAY_PICTURES']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
