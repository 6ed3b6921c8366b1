// The reader's theme: light, dark, or as the system has it. public/theme.js applies it before the first paint.
export type Theme = 'light' | 'dark' | 'system'

const NAME = 'causeway.theme'

/** What the reader chose; the system's until then. */
export function chosenTheme(): Theme {
  try {
    const chosen = localStorage.getItem(NAME)
    return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
  } catch {
    return 'system' // storage may be forbidden
  }
}

/** Chooses a theme and shows it at once. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, theme)
  } catch {
    // storage may be forbidden: the choice then lasts as long as the page
  }
  const isDark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', isDark)
}
