// Colours code with Shiki: its core and its JavaScript engine, and only the languages that our pages show. Loaded on demand.
import { createHighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

export interface Piece {
  readonly text: string
  readonly light: string
  readonly dark: string
}

const LANGUAGES = {
  bash: () => import('shiki/langs/bash.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  http: () => import('shiki/langs/http.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
} as const
const SHORT: Readonly<Record<string, keyof typeof LANGUAGES>> = {
  curl: 'bash',
  sh: 'bash',
  shell: 'bash',
  js: 'javascript',
  ts: 'typescript',
  py: 'python',
  yml: 'yaml',
}

const shiki = createHighlighterCore({
  themes: [
    import('shiki/themes/github-light-high-contrast.mjs'),
    import('shiki/themes/github-dark-high-contrast.mjs'),
  ],
  langs: [],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
})

/** The coloured pieces of each line; undefined for a language that is not shown here. */
export async function highlight(
  code: string,
  language: string,
): Promise<readonly (readonly Piece[])[] | null> {
  const name = SHORT[language] ?? language
  if (!isKnown(name)) return null
  const highlighter = await shiki
  await highlighter.loadLanguage(LANGUAGES[name])
  const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }
  return highlighter.codeToTokensWithThemes(code, { lang: name, themes }).map((line) =>
    line.map(({ content, variants }) => ({
      text: content,
      light: variants['light']?.color ?? 'inherit',
      dark: variants['dark']?.color ?? 'inherit',
    })),
  )
}

function isKnown(name: string): name is keyof typeof LANGUAGES {
  return Object.hasOwn(LANGUAGES, name)
}
