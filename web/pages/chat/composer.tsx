// Where a question is written: text that grows, files by button, paste or drop, send and stop.
import { ArrowUp, FileText, Paperclip, Square, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent, ReactNode } from 'react'
import { IconButton } from '../../parts/icon-button.tsx'
import { useToast } from '../../parts/toast.tsx'
import type { Attachment } from './conversation.ts'
import { readFile } from './read-files.ts'

interface ComposerProps {
  readonly isRunning: boolean
  /** Why nothing can be sent now; undefined when it can. */
  readonly obstacle: string | undefined
  /** What can be done about it. */
  readonly wayOut?: ReactNode
  /** How the question is asked, beside the button for files. */
  readonly children?: ReactNode
  readonly onSend: (question: string, files: readonly Attachment[]) => void
  readonly onStop: () => void
}

/** Enter sends, Shift and Enter makes a line; Escape stops. */
export function Composer({ isRunning, obstacle, wayOut, children, onSend, onStop }: ComposerProps) {
  const toast = useToast()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [files, setFiles] = useState<readonly Attachment[]>([])
  const isEmpty = text.trim() === '' && files.length === 0

  const add = async (list: Iterable<File>): Promise<void> => {
    for (const file of list) {
      try {
        const read = await readFile(file)
        setFiles((all) => [...all, read])
      } catch (error) {
        toast.failed('The file was not added', error)
      }
    }
  }
  const send = (): void => {
    if (isEmpty || isRunning || obstacle !== undefined) return
    onSend(text.trim(), files)
    setText('')
    setFiles([])
    field.current?.focus()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isRunning) onStop()
    // A key that ends the choice of a Chinese or Japanese word is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  const onPaste = (event: ClipboardEvent): void => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    void add([...event.clipboardData.files])
  }
  useDroppedFiles((dropped) => void add(dropped))
  return (
    <div
      role="group"
      aria-label="Your question"
      className="rounded-card border border-line-strong/60 bg-card focus-within:border-water"
    >
      {files.length > 0 && (
        <ul className="flex flex-wrap gap-2 px-3 pt-3" aria-label="Files">
          {files.map((file, at) => (
            <li key={at} className="flex items-center gap-2 rounded-md border bg-sunken p-1 pr-2 text-sm">
              {file.type.startsWith('image/') ? (
                <img src={file.url} alt="" className="size-9 rounded object-cover" />
              ) : (
                <FileText size={16} aria-hidden className="m-1.5" />
              )}
              <span className="max-w-40 truncate">{file.name}</span>
              <button
                type="button"
                aria-label={`Take ${file.name} out`}
                className="text-quiet hover:text-ink"
                onClick={() => setFiles((all) => all.filter((_, index) => index !== at))}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={field}
        aria-label="Question"
        dir="auto"
        rows={1}
        autoFocus
        value={text}
        placeholder="Ask something"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
        onPaste={onPaste}
        className="field-sizing-content max-h-64 min-h-12 w-full resize-none bg-transparent px-4 py-3 text-lg outline-none sm:text-base"
      />
      <p className="flex flex-wrap gap-x-2 px-4 pb-1.5 text-sm text-degraded empty:hidden" role="status">
        {obstacle}
        {wayOut}
      </p>
      <div className="flex items-center gap-1 px-2 pb-2">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files"
          onChange={(event) => {
            // A copy: the field's own list is empty once it is emptied, and files are read one after the other.
            void add([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <IconButton label="Add files" onClick={() => picker.current?.click()}>
          <Paperclip size={16} aria-hidden />
        </IconButton>
        {children}
        <span className="mr-auto" />
        {isRunning ? (
          <button
            type="button"
            onClick={onStop}
            className="inline-flex h-8 items-center gap-1.5 rounded-md border px-3 font-medium"
          >
            <Square size={12} fill="currentColor" aria-hidden /> Stop
          </button>
        ) : (
          <button
            type="button"
            onClick={send}
            disabled={isEmpty || obstacle !== undefined}
            className="inline-flex h-8 items-center gap-1.5 rounded-md bg-water px-3 font-medium text-on-water disabled:opacity-45"
          >
            <ArrowUp size={15} aria-hidden /> Send
          </button>
        )}
      </div>
    </div>
  )
}

/** Files may be let go anywhere on the page: beside the field the browser would leave the page to show them. */
function useDroppedFiles(onFiles: (files: readonly File[]) => void): void {
  const drop = useEffectEvent((event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    if (event.type === 'drop') onFiles([...event.dataTransfer.files])
  })
  useEffect(() => {
    const react = (event: DragEvent): void => drop(event)
    addEventListener('dragover', react)
    addEventListener('drop', react)
    return () => {
      removeEventListener('dragover', react)
      removeEventListener('drop', react)
    }
  }, [])
}
