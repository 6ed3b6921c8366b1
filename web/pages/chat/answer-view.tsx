// One answer: its reasoning, its text, the tools that it asked for, and below it what it took and why this route.
import { Link } from '@tanstack/react-router'
import { RotateCcw, Wrench } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { CodeBlock } from '../../parts/code-block.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { dollars, duration, speed, whole } from '../../parts/figures.ts'
import { IconButton } from '../../parts/icon-button.tsx'
import type { Answer } from './answer.ts'
import { isRunning, speedOf } from './answer.ts'
import { ReasoningBlock } from './reasoning-block.tsx'

const Markdown = lazy(async () => ({ default: (await import('./markdown.tsx')).Markdown }))

interface AnswerViewProps {
  readonly answer: Answer
  /** Several models answer side by side: each says its name. */
  readonly isNamed: boolean
  readonly onAgain: () => void
}

/** Grows without moving what is above it. */
export function AnswerView({ answer, isNamed, onAgain }: AnswerViewProps) {
  return (
    <article aria-label={`Answer of ${answer.model}`} aria-busy={isRunning(answer)} className="min-w-0">
      {isNamed && <p className="mb-2 font-mono text-xs break-all text-quiet">{answer.model}</p>}
      {answer.state === 'waiting' && <Waiting />}
      {(answer.reasoning !== '' || (answer.reasoningTokens ?? 0) > 0) && <ReasoningBlock answer={answer} />}
      {answer.text !== '' && (
        <Suspense
          fallback={
            <p dir="auto" className="whitespace-pre-wrap">
              {answer.text}
            </p>
          }
        >
          <div dir="auto">
            <Markdown text={answer.text} isStreaming={isRunning(answer)} />
          </div>
        </Suspense>
      )}
      {answer.refusal !== '' && <p className="text-degraded">{answer.refusal}</p>}
      {answer.tools.map((tool, at) => (
        <div key={tool.id || at} className="mt-3">
          <CodeBlock
            code={pretty(tool.arguments)}
            language="json"
            what={`the arguments of ${tool.name}`}
            head={
              <span className="flex items-center gap-1.5">
                <Wrench size={12} aria-hidden /> asks for {tool.name}
              </span>
            }
          />
        </div>
      ))}
      {answer.state === 'stopped' && <p className="mt-2 text-sm text-quiet">Stopped here.</p>}
      {answer.state === 'failed' && (
        <p role="alert" className="mt-2 rounded-md bg-error-soft px-3 py-2 text-error">
          {answer.error}
        </p>
      )}
      {!isRunning(answer) && <Footer answer={answer} onAgain={onAgain} />}
    </article>
  )
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2)
  } catch {
    return json // still on its way, or not JSON at all: as it came
  }
}

function Waiting() {
  return (
    <p className="flex items-center gap-2 text-quiet" role="status">
      <span className="size-2 animate-pulse rounded-full bg-water" aria-hidden />
      Waiting for the first token
    </p>
  )
}

interface FooterProps {
  readonly answer: Answer
  readonly onAgain: () => void
}

function Footer({ answer, onAgain }: FooterProps) {
  const { servedModel, provider, firstAt, askedAt, outputTokens, promptTokens, cost, finish } = answer
  const facts = [
    servedModel !== undefined && servedModel !== answer.model && `answered by ${servedModel}`,
    provider,
    firstAt !== undefined && `first token ${duration(firstAt - askedAt)}`,
    speedOf(answer) !== undefined && speed(speedOf(answer)),
    outputTokens !== undefined && `${whole(promptTokens ?? 0)} + ${whole(outputTokens)} tokens`,
    cost !== undefined && dollars(cost),
    finish === 'length' && 'cut at the token limit',
    finish === 'content_filter' && 'held back by a content filter',
  ].filter((fact): fact is string => typeof fact === 'string')
  return (
    <footer className="mt-3 flex flex-wrap items-center gap-x-1 text-xs text-quiet">
      <span className="numeric mr-1">{facts.join(' · ')}</span>
      {answer.generation !== undefined && (
        <Link
          to="/logs/$generation"
          params={{ generation: answer.generation }}
          className="text-water underline-offset-2 hover:underline"
        >
          why this route
        </Link>
      )}
      <span className="ml-auto flex">
        {answer.text !== '' && <CopyButton text={answer.text} what="the answer" />}
        <IconButton label="Ask again" onClick={onAgain}>
          <RotateCcw size={15} aria-hidden />
        </IconButton>
      </span>
    </footer>
  )
}
