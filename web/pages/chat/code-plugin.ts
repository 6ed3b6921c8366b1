// Colours the code in answers with the app's own highlighter, in the form in which Streamdown asks for it.
import type { CodeHighlighterPlugin, HighlightResult } from 'streamdown'
import { highlight, knownLanguages } from '../../parts/highlight.ts'

const MOST_KEPT = 200
const kept = new Map<string, HighlightResult>()

/** Answers at once with what is known already, and through the callback later with the rest. */
export const codePlugin: CodeHighlighterPlugin = {
  name: 'shiki',
  type: 'code-highlighter',
  getSupportedLanguages: () => [...knownLanguages()],
  getThemes: () => ['github-light-high-contrast', 'github-dark-high-contrast'],
  supportsLanguage: (language) => knownLanguages().includes(language),
  highlight: ({ code, language, isIncomplete }, callback) => {
    const id = `${language} ${code}`
    const known = kept.get(id)
    if (known) return known
    void highlight(code, language).then((lines) => {
      if (!lines) return
      const tokens = lines.map((line) =>
        line.map(({ text, light, dark }) => ({ content: text, color: `light-dark(${light}, ${dark})` })),
      )
      const result: HighlightResult = { tokens }
      if (isIncomplete !== true) keep(id, result)
      callback?.(result)
    })
    return null
  },
}

function keep(id: string, result: HighlightResult): void {
  kept.set(id, result)
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
}
