// What a model wrote, as Markdown with coloured code and maths. Whatever HTML is in it is shown as text and never becomes elements.
import { math } from '@streamdown/math'
import 'katex/dist/katex.min.css'
import { memo } from 'react'
import type { ComponentProps } from 'react'
import { defaultRehypePlugins, Streamdown } from 'streamdown'
import type { StreamdownProps } from 'streamdown'
import { codePlugin } from './code-plugin.ts'
import { markMaths } from './maths-marks.ts'

interface MarkdownProps {
  readonly text: string
  /** More may come: unfinished marks are shown as if they were closed. */
  readonly isStreaming: boolean
}

const plugins: NonNullable<StreamdownProps['plugins']> = {
  code: codePlugin,
  math,
}
// Without `raw`, which would turn HTML in the text into elements; what remains checks elements and addresses.
const { raw: _raw, ...safe } = defaultRehypePlugins
const rehypePlugins = Object.values(safe)

type HeadingProps = ComponentProps<'h2'>

/** A heading of an answer is none of the page: a level lower, and hardly larger than its words. */
function heading(Level: 'h2' | 'h3' | 'h4' | 'h5' | 'h6', look: string) {
  return ({ children }: HeadingProps) => <Level className={`font-semibold ${look}`}>{children}</Level>
}

const COMPONENTS = {
  img: Picture,
  h1: heading('h2', 'mt-6 mb-2 text-xl'),
  h2: heading('h3', 'mt-5 mb-2 text-lg'),
  h3: heading('h4', 'mt-4 mb-1.5'),
  h4: heading('h5', 'mt-4 mb-1.5'),
  h5: heading('h6', 'mt-4 mb-1.5'),
  h6: heading('h6', 'mt-4 mb-1.5'),
}

type ImageProps = ComponentProps<'img'>

/** A picture is told and not loaded: whoever keeps it would learn who reads this, and when. */
function Picture({ alt, src }: ImageProps) {
  return (
    <span className="text-quiet">
      (picture{alt === undefined || alt === '' ? '' : `: ${alt}`}
      {typeof src === 'string' && <span className="break-all"> at {src.slice(0, 200)}</span>})
    </span>
  )
}

/** Pictures from elsewhere are not loaded: the page talks to its own server only. */
export const Markdown = memo(({ text, isStreaming }: MarkdownProps) => (
  <Streamdown
    plugins={plugins}
    rehypePlugins={rehypePlugins}
    mode={isStreaming ? 'streaming' : 'static'}
    className="min-w-0 [&_li:has(>input)]:list-none"
    controls={{
      code: { copy: true, download: false },
      table: { copy: true, download: true, fullscreen: false },
    }}
    components={COMPONENTS}
    linkSafety={{ enabled: true }}
  >
    {markMaths(text)}
  </Streamdown>
))
