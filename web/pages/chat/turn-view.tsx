// A question and its answers; the question can be asked in other words, which begins again from there.
import { clsx } from 'clsx'
import { FileText, Pencil } from 'lucide-react'
import { memo, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { IconButton } from '../../parts/icon-button.tsx'
import { AnswerView } from './answer-view.tsx'
import type { Turn } from './conversation.ts'
import type { SendAgain } from './use-chat.ts'

interface TurnViewProps {
  readonly turn: Turn
  readonly onAgain: SendAgain
}

/** Side by side from two answers on; below each other on a phone. */
export const TurnView = memo(({ turn, onAgain }: TurnViewProps) => {
  const many = turn.answers.length
  return (
    // Turns out of sight are not drawn by the browser.
    <section
      className="border-b py-6 [contain-intrinsic-size:auto_420px] [content-visibility:auto] last:border-b-0"
      aria-label="Turn"
    >
      <Question turn={turn} onAgain={onAgain} />
      <div
        className={clsx(
          'mt-5 grid gap-x-8 gap-y-6',
          many > 1 && 'md:grid-cols-2',
          many > 2 && 'xl:grid-cols-3',
        )}
      >
        {turn.answers.map((answer) => (
          <AnswerView
            key={answer.id}
            answer={answer}
            isNamed={many > 1}
            onAgain={() => onAgain(turn.id, { answerId: answer.id })}
          />
        ))}
      </div>
    </section>
  )
})

function Question({ turn, onAgain }: TurnViewProps) {
  const [words, setWords] = useState<string>()
  if (words !== undefined) {
    const save = (): void => {
      setWords(undefined)
      if (words.trim() !== '') onAgain(turn.id, { question: words })
    }
    return (
      <div className="flex flex-col gap-2">
        <TextArea
          aria-label="The question in other words"
          dir="auto"
          value={words}
          autoFocus
          rows={4}
          onChange={(event) => setWords(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button size="small" onClick={() => setWords(undefined)}>
            Cancel
          </Button>
          <Button size="small" look="main" onClick={save}>
            Ask
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="group ml-auto w-fit max-w-[85%] rounded-card border bg-card px-4 py-2.5">
      {turn.files.length > 0 && (
        <div className="mb-2 flex flex-wrap gap-2">
          {turn.files.map((file, at) =>
            file.type.startsWith('image/') ? (
              <img key={at} src={file.url} alt={file.name} className="max-h-40 rounded-md border" />
            ) : (
              <span
                key={at}
                className="inline-flex items-center gap-1.5 rounded-md bg-sunken px-2 py-1 text-sm"
              >
                <FileText size={14} aria-hidden /> {file.name}
              </span>
            ),
          )}
        </div>
      )}
      <p dir="auto" className="break-words whitespace-pre-wrap">
        {turn.question}
      </p>
      <div className="-mr-2 -mb-1.5 flex justify-end">
        <IconButton label="Ask in other words" onClick={() => setWords(turn.question)}>
          <Pencil size={14} aria-hidden />
        </IconButton>
        <CopyButton text={turn.question} what="the question" />
      </div>
    </div>
  )
}
