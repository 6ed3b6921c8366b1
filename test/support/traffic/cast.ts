// Who and what is in synthetic traffic: apps, keys, models with how much they are used at its beginning and its end, and what
// goes wrong when. Invented, but of this catalogue's models, so that pages have names and prices to show.

/** An app as it says of itself; `share` is of all requests. */
export interface CastApp {
  readonly referer: string | undefined
  readonly title: string | undefined
  readonly share: number
}

// One title is a stranger's who means harm: pages and CSV files must show it as text.
export const APPS: readonly CastApp[] = [
  { referer: 'https://desk.example.com/tickets', title: 'Help desk', share: 0.24 },
  { referer: 'https://editor.example.dev/', title: 'Code companion', share: 0.2 },
  { referer: undefined, title: undefined, share: 0.18 },
  { referer: 'https://notes.example.org/app', title: 'Notes', share: 0.12 },
  { referer: 'http://localhost:3000', title: 'Nightly evaluation', share: 0.09 },
  { referer: 'https://research.example.edu/reader', title: 'Paper reader', share: 0.07 },
  { referer: 'https://shop.example.com/', title: undefined, share: 0.05 },
  { referer: undefined, title: 'Übersetzer 翻訳', share: 0.03 },
  {
    referer: 'https://forms.example.net/',
    title: '=HYPERLINK("http://x") <img src=x onerror=alert(1)>',
    share: 0.02,
  },
]

export interface CastKey {
  readonly name: string
  readonly share: number
}

/** Keys of each account. */
export const KEYS: readonly CastKey[] = [
  { name: 'Production', share: 0.46 },
  { name: 'Staging', share: 0.16 },
  { name: 'Batch jobs', share: 0.18 },
  { name: 'Laptop', share: 0.12 },
  { name: 'Evaluation', share: 0.08 },
]

export interface CastModel {
  readonly id: string
  /** Weights among all models on the first and on the last day. */
  readonly first: number
  readonly last: number
  /** Mean tokens of a prompt, of the text of an answer, and of reasoning. */
  readonly prompt: number
  readonly text: number
  readonly reasoning: number
}

/** Models without an endpoint in the catalogue are left out. */
export const MODELS: readonly CastModel[] = [
  { id: 'openai/o3-mini', first: 26, last: 7, prompt: 1800, text: 420, reasoning: 900 },
  { id: 'openai/o1', first: 12, last: 3, prompt: 2600, text: 600, reasoning: 2200 },
  { id: 'openai/o3', first: 14, last: 9, prompt: 2400, text: 550, reasoning: 1500 },
  { id: 'openai/o1-mini', first: 5, last: 0.5, prompt: 1400, text: 500, reasoning: 1100 },
  { id: 'openai/gpt-5-mini', first: 8, last: 18, prompt: 1900, text: 430, reasoning: 500 },
  { id: 'openai/gpt-5.2', first: 1, last: 14, prompt: 3200, text: 650, reasoning: 1200 },
  { id: 'anthropic/claude-sonnet-5', first: 9, last: 13, prompt: 4800, text: 800, reasoning: 700 },
  { id: 'anthropic/claude-haiku-4.5', first: 6, last: 6, prompt: 1500, text: 350, reasoning: 0 },
  { id: 'google/gemini-2.5-flash', first: 7, last: 8, prompt: 2600, text: 380, reasoning: 260 },
  { id: 'google/gemini-3.6-flash', first: 0.2, last: 7, prompt: 2700, text: 420, reasoning: 320 },
  { id: 'deepseek/deepseek-v4-pro', first: 3, last: 6, prompt: 2100, text: 620, reasoning: 1700 },
  { id: 'deepseek/deepseek-r1', first: 5, last: 1, prompt: 1700, text: 600, reasoning: 2400 },
  { id: 'qwen/qwen3-coder', first: 2, last: 4, prompt: 5200, text: 900, reasoning: 0 },
  { id: 'mistralai/mistral-small-2603', first: 2, last: 2, prompt: 1200, text: 300, reasoning: 0 },
  { id: 'google/gemini-embedding-001', first: 4, last: 5, prompt: 500, text: 0, reasoning: 0 },
]

/** A stretch in which a provider did badly; hours are counted back from the end. */
export interface Trouble {
  readonly provider: string
  readonly beganHoursAgo: number
  readonly endedHoursAgo: number
  /** Of its attempts. */
  readonly failing: number
  readonly code: string
  readonly status: number | undefined
}

export const TROUBLES: readonly Trouble[] = [
  {
    provider: 'openai',
    beganHoursAgo: 49.5,
    endedHoursAgo: 48.6,
    failing: 0.97,
    code: 'provider_overloaded',
    status: 503,
  },
  {
    provider: 'openai',
    beganHoursAgo: 290,
    endedHoursAgo: 286,
    failing: 0.14,
    code: 'provider_error',
    status: 500,
  },
  {
    provider: 'anthropic',
    beganHoursAgo: 700,
    endedHoursAgo: 698.2,
    failing: 0.6,
    code: 'provider_timeout',
    status: undefined,
  },
  {
    provider: 'google',
    beganHoursAgo: 1300,
    endedHoursAgo: 1299,
    failing: 1,
    code: 'provider_unauthorized',
    status: 401,
  },
  {
    provider: 'deepseek',
    beganHoursAgo: 0.7,
    endedHoursAgo: -1,
    failing: 0.9,
    code: 'stream_cut',
    status: 200,
  },
]

/** When the gateway itself did not run, and whether it was stopped in order. */
export const ABSENCES: readonly {
  readonly beganHoursAgo: number
  readonly minutes: number
  readonly stopped: boolean
}[] = [
  { beganHoursAgo: 1900, minutes: 6, stopped: true },
  { beganHoursAgo: 1010, minutes: 47, stopped: false },
  { beganHoursAgo: 150, minutes: 1, stopped: true },
]
