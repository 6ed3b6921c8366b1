// Opens the command palette from anywhere with Ctrl K or ⌘K; its code is loaded when it is first opened.
import { createContext, lazy, Suspense, useCallback, useContext, useEffect, useState } from 'react'
import type { ReactNode } from 'react'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }))
const Palette = createContext<() => void>(() => undefined)

/** The function that opens the palette. */
export function usePalette(): () => void {
  return useContext(Palette)
}

interface PaletteProviderProps {
  readonly children: ReactNode
}

/** Holds whether the palette is open. */
export function PaletteProvider({ children }: PaletteProviderProps) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.metaKey || event.ctrlKey) ||
        event.shiftKey ||
        event.altKey
      )
        return
      event.preventDefault()
      setOpen((open) => !open)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const openPalette = useCallback(() => setOpen(true), [])
  return (
    <Palette value={openPalette}>
      {children}
      {isOpen && (
        <Suspense>
          <CommandPalette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Palette>
  )
}
