// The code of the request in the reader's language with the reader's own address, a button that runs it in test mode, and the answer:
// the one that came, or before that a sample.
import { clsx } from 'clsx'
import { Play, Square } from 'lucide-react'
import { useState } from 'react'
import { SAMPLE_KINDS } from '../../../contract/code-samples/code-samples.ts'
import { useMeIfKnown } from '../../data/session.ts'
import type { TriedAnswer } from '../../data/tried-answer.ts'
import { wholeOf } from '../../data/tried-answer.ts'
import { useTrial } from '../../data/use-trial.ts'
import type { Trial } from '../../data/use-trial.ts'
import { Button } from '../../parts/button.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { TriedAnswerView } from '../../parts/tried-answer-view.tsx'
import type { KeyChoice } from './api-key.ts'
import { sampleKey } from './api-key.ts'
import type { ApiSearch } from './api-request.ts'
import { bodyOf, kindOf, trialBody } from './api-request.ts'
import type { ApiOfModel } from './api-schema.ts'
import { ApiKeyPicker } from './api-tab-key.tsx'

interface ApiCodeProps {
  readonly api: ApiOfModel
  readonly search: ApiSearch
  readonly onChange: (changes: Partial<ApiSearch>) => void
}

/** Sticks beside the list of parameters. */
export function ApiCode({ api, search, onChange }: ApiCodeProps) {
  const [key, setKey] = useState<KeyChoice>({ from: 'environment' })
  const trial = useTrial()
  const me = useMeIfKnown()
  const kind = kindOf(search.code)
  const body = bodyOf(search, api)
  const baseUrl = me?.installation.publicUrl ?? location.origin
  const source = kind.write({ baseUrl, operation: api.operation, key: sampleKey(key), body })
  const run = (): void => trial.run({ operation: api.operation, body: trialBody(body, api) })
  return (
    <div className="flex flex-col gap-4">
      <div>
        <CodeBlock
          code={source}
          language={kind.language}
          what={`the request in ${kind.group === kind.label ? kind.label : `${kind.group} with ${kind.label}`}`}
          head={<Languages current={kind.id} onChoose={(code) => onChange({ code })} />}
        />
        {kind.install !== undefined && (
          <p className="mt-1.5 text-xs text-quiet">
            Needs <code className="font-mono">{kind.install}</code>
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <ApiKeyPicker choice={key} onChange={setKey} model={search.as} />
        {trial.state === 'running' ? (
          <Button onClick={trial.stop}>
            <Square size={13} aria-hidden /> Stop
          </Button>
        ) : (
          <Button look="main" onClick={run}>
            <Play size={14} aria-hidden /> Run in test mode
          </Button>
        )}
      </div>
      <Answer trial={trial} sample={api.sampleAnswer} isStreamed={body['stream'] === true} onRetry={run} />
    </div>
  )
}

interface LanguagesProps {
  readonly current: string
  readonly onChoose: (id: string) => void
}

/** Languages, and beside the chosen one its packages. */
function Languages({ current, onChoose }: LanguagesProps) {
  const groups = [...new Set(SAMPLE_KINDS.map(({ group }) => group))]
  const chosen = kindOf(current)
  const packages = SAMPLE_KINDS.filter(({ group }) => group === chosen.group)
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span role="group" aria-label="Language" className="flex gap-0.5">
        {groups.map((group) => (
          <Choice
            key={group}
            isOn={group === chosen.group}
            onChoose={() => onChoose(SAMPLE_KINDS.find((kind) => kind.group === group)?.id ?? current)}
          >
            {group}
          </Choice>
        ))}
      </span>
      {packages.length > 1 && (
        <span role="group" aria-label="Package" className="flex gap-0.5 border-l pl-3">
          {packages.map(({ id, label }) => (
            <Choice key={id} isOn={id === chosen.id} onChoose={() => onChoose(id)}>
              {label}
            </Choice>
          ))}
        </span>
      )}
    </span>
  )
}

interface ChoiceProps {
  readonly isOn: boolean
  readonly onChoose: () => void
  readonly children: string
}

function Choice({ isOn, onChoose, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onChoose}
      className={clsx(
        'rounded-md px-2 py-1 text-xs',
        isOn ? 'bg-card font-medium text-ink ring-1 ring-line' : 'text-quiet hover:text-ink',
      )}
    >
      {children}
    </button>
  )
}

interface AnswerProps {
  readonly trial: Trial
  readonly sample: unknown
  /** The code asks for a stream. */
  readonly isStreamed: boolean
  readonly onRetry: () => void
}

function Answer({ trial, sample, isStreamed, onRetry }: AnswerProps) {
  const { state, answer } = trial
  return (
    <>
      {state !== 'idle' && (
        <section aria-label="Answer in test mode" className="rounded-card border bg-card px-4 py-3.5">
          <TriedAnswerView trial={trial} onRetry={onRetry} />
        </section>
      )}
      {state === 'done' && answer ? (
        <Response answer={answer} isStreamed={isStreamed} />
      ) : (
        state !== 'running' && (
          <CodeBlock code={shown(sample)} language="json" what="a sample response" head="Sample response" />
        )
      )}
    </>
  )
}

interface ResponseProps {
  readonly answer: TriedAnswer
  readonly isStreamed: boolean
}

function Response({ answer, isStreamed }: ResponseProps) {
  const { raw } = answer
  if (isStreamed)
    return (
      <CodeBlock
        code={[...raw.map((chunk) => `data: ${JSON.stringify(chunk)}`), 'data: [DONE]'].join('\n\n')}
        language="http"
        what="the last events of the stream"
        head="Response: the last events of the stream"
      />
    )
  const isChunk = (raw[0] as { readonly object?: unknown } | null)?.object === 'chat.completion.chunk'
  const body = isChunk ? wholeOf(answer) : raw[0]
  return <CodeBlock code={shown(body)} language="json" what="the response" head="Response" />
}

/** Long lists of numbers are cut, so that the rest can be read. */
function shown(value: unknown): string {
  const short = (_name: string, entry: unknown): unknown =>
    Array.isArray(entry) && entry.length > 8 && typeof entry[0] === 'number'
      ? [...(entry.slice(0, 3) as unknown[]), `… ${entry.length - 3} more`]
      : entry
  return JSON.stringify(value, short, 2)
}
