// Copies a text and says that it did.
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './icon-button.tsx'
import { useToast } from './toast.tsx'

interface CopyButtonProps {
  readonly text: string
  /** What is copied: "the key". */
  readonly what: string
}

/** Shows a tick for two seconds. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false)
  const toast = useToast()
  const copy = async (): Promise<void> => {
    try {
      await copyText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    } catch (error) {
      toast.failed(`Could not copy ${what}`, error)
    }
  }
  return (
    <IconButton label={isCopied ? 'Copied' : `Copy ${what}`} onClick={() => void copy()}>
      {isCopied ? <Check size={15} aria-hidden className="text-healthy" /> : <Copy size={15} aria-hidden />}
    </IconButton>
  )
}

/** Copies also where the page was not served securely and the clipboard API is missing. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  document.body.append(area)
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  if (!isDone) throw new Error('The browser did not allow it. Select the text and copy it by hand.')
}
