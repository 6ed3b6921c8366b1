// The button that goes through light, dark and the system's theme.
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../parts/icon-button.tsx'
import type { Theme } from './theme.ts'
import { chooseTheme, chosenTheme } from './theme.ts'

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const ICON = { system: Monitor, light: Sun, dark: Moon } as const

/** Shows the theme in force and changes it with each press. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme)
  const Icon = ICON[theme]
  const change = (): void => {
    chooseTheme(NEXT[theme])
    setTheme(NEXT[theme])
  }
  return (
    <IconButton label={`Theme: ${theme}. Change to ${NEXT[theme]}`} onClick={change}>
      <Icon size={16} aria-hidden />
    </IconButton>
  )
}
