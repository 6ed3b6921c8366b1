// The last question as code: what a program would send to get the same answer.
import { useState } from 'react'
import { useMe } from '../../data/session.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import type { Attachment, Conversation } from './conversation.ts'
import { requestOf } from './conversation.ts'
import type { SampleLanguage } from './sample.ts'
import { SAMPLE_LANGUAGES, writeSample } from './sample.ts'

interface CodeSampleDialogProps {
  readonly conversation: Conversation
  readonly onClose: () => void
}

/** For the first of the models that answer. */
export function CodeSampleDialog({ conversation, onClose }: CodeSampleDialogProps) {
  const [language, setLanguage] = useState<SampleLanguage>('curl')
  const baseUrl = useMe().installation.publicUrl
  const { stream: _stream, ...body } = requestOf(withoutBytes(conversation), conversation.models[0] ?? '')
  const code = writeSample(language, `${baseUrl}/v1`, body)
  const hasFiles = conversation.turns.some(({ files }) => files.some(isOfBytes))
  return (
    <Dialog
      title="As code"
      lead={`Put a key of yours into CAUSEWAY_KEY${hasFiles ? ', and each file, as base64, where its name stands' : ''}.`}
      onClose={onClose}
    >
      <CodeBlock
        code={code}
        language={language === 'curl' ? 'bash' : language}
        what={`the request in ${language}`}
        head={
          <span className="flex gap-1">
            {SAMPLE_LANGUAGES.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === language}
                onClick={() => setLanguage(one)}
                className="rounded px-2 py-1 aria-pressed:bg-card aria-pressed:text-ink"
              >
                {one}
              </button>
            ))}
          </span>
        }
      />
    </Dialog>
  )
}

const isOfBytes = ({ type }: Attachment): boolean => /^image|pdf$/.test(type)

/** Pictures and documents would fill the window many times over: their names stand for them. */
function withoutBytes(conversation: Conversation): Conversation {
  const short = (file: Attachment): Attachment =>
    isOfBytes(file) ? { ...file, url: `data:${file.type};base64,${file.name}` } : file
  const turns = conversation.turns.map((turn) => ({ ...turn, files: turn.files.map(short) }))
  return { ...conversation, turns }
}
