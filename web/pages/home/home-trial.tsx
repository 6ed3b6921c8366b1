// The command of the home page in two lines, and its answer beside it: asked for once when the page is opened, and again on demand.
import { Link } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { useTrial } from '../../data/use-trial.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { commandLines } from '../../parts/command-lines.ts'
import { IconButton } from '../../parts/icon-button.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TriedAnswerView } from '../../parts/tried-answer-view.tsx'
import { exampleModel } from './top-models.ts'

interface HomeTrialProps {
  readonly models: readonly ListedModel[] | undefined
  readonly baseUrl: string
}

/** Of equal height from the start, so that nothing moves when the answer comes. */
export function HomeTrial({ models, baseUrl }: HomeTrialProps) {
  const model = models && exampleModel(models)
  const trial = useTrial()
  const hasAsked = useRef(false)
  const messages = [{ role: 'user', content: 'Hello' }]
  const ask = (): void => {
    if (model !== undefined)
      trial.run({
        operation: 'chat',
        body: { model, messages, stream: true, stream_options: { include_usage: true } },
      })
  }
  useEffect(() => {
    if (model === undefined || hasAsked.current) return
    hasAsked.current = true
    ask()
  })
  const body = JSON.stringify({ model, messages })
  return (
    <section aria-label="Try it" className="mt-10 grid gap-4 lg:grid-cols-[minmax(0,1.65fr)_minmax(0,1fr)]">
      {model === undefined ? (
        <Skeleton className="h-full min-h-[158px] w-full" />
      ) : (
        <CodeBlock
          code={commandLines(baseUrl, body)}
          language="bash"
          what="the command"
          head="In your terminal"
          note={
            <>
              <code>CAUSEWAY_KEY</code> is a key of yours; a test key will do. The{' '}
              <Link
                to="/docs/$"
                params={{ _splat: 'quickstart' }}
                className="text-water underline underline-offset-2"
              >
                quickstart
              </Link>{' '}
              says where to get one; each model’s API tab has the same in Python, TypeScript and Go.
            </>
          }
        />
      )}
      <div className="flex min-h-[258px] flex-col rounded-card sm:min-h-[212px] border bg-card">
        <div className="flex min-h-10 items-center justify-between rounded-t-card border-b bg-sunken py-1 pr-1.5 pl-4 text-xs text-quiet">
          <span>The answer, in test mode</span>
          <IconButton
            label="Ask again"
            onClick={ask}
            disabled={model === undefined || trial.state === 'running'}
          >
            <RotateCw size={14} aria-hidden />
          </IconButton>
        </div>
        <div className="flex-1 px-4 py-3">
          {trial.state === 'idle' ? (
            <Skeleton className="h-16 w-full" />
          ) : (
            <TriedAnswerView trial={trial} onRetry={ask} />
          )}
        </div>
      </div>
    </section>
  )
}
