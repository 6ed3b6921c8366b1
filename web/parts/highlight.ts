// Colours code with Shiki: its core and its JavaScript engine, and the languages that people meet most. Loaded on demand.
import { createHighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

export interface Piece {
  readonly text: string
  readonly light: string
  readonly dark: string
}

const LANGUAGES = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  dockerfile: () => import('shiki/langs/dockerfile.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  http: () => import('shiki/langs/http.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
} as const
const SHORT: Readonly<Record<string, keyof typeof LANGUAGES>> = {
  curl: 'bash',
  sh: 'bash',
  shell: 'bash',
  js: 'javascript',
  jsx: 'tsx',
  cs: 'csharp',
  'c++': 'cpp',
  docker: 'dockerfile',
  golang: 'go',
  kt: 'kotlin',
  md: 'markdown',
  rb: 'ruby',
  rs: 'rust',
  zsh: 'bash',
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

/** Every name of a language that can be coloured. */
export function knownLanguages(): readonly string[] {
  return [...Object.keys(LANGUAGES), ...Object.keys(SHORT)]
}

function isKnown(name: string): name is keyof typeof LANGUAGES {
  return Object.hasOwn(LANGUAGES, name)
}
