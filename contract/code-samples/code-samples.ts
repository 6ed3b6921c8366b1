// Every language and package in which our documents show a call. The web app writes samples with this too, as parameters are
// switched on: nothing here may import a package.
import { writeAiSdk } from './ai-sdk.ts'
import { writeCurl } from './curl.ts'
import { writeGo } from './go.ts'
import { writePythonOpenai, writePythonRequests } from './python.ts'
import type { SampleRequest } from './sample-request.ts'
import { writeTypescriptFetch, writeTypescriptOpenai } from './typescript.ts'

/** One way to write a call. */
export interface SampleKind {
  readonly id: string
  /** As OpenAPI's `x-codeSamples` and highlighters name it. */
  readonly language: 'bash' | 'python' | 'typescript' | 'go'
  /** The tab: several kinds share one. */
  readonly group: 'curl' | 'Python' | 'TypeScript' | 'Go'
  /** The package, when it is not the language alone. */
  readonly label: string
  /** How to get the package; absent when nothing is needed. */
  readonly install?: string
  readonly write: (request: SampleRequest) => string
}

export const SAMPLE_KINDS: readonly SampleKind[] = [
  { id: 'curl', language: 'bash', group: 'curl', label: 'curl', write: writeCurl },
  {
    id: 'python-requests',
    language: 'python',
    group: 'Python',
    label: 'requests',
    install: 'pip install requests',
    write: writePythonRequests,
  },
  {
    id: 'python-openai',
    language: 'python',
    group: 'Python',
    label: 'openai',
    install: 'pip install openai',
    write: writePythonOpenai,
  },
  {
    id: 'typescript-fetch',
    language: 'typescript',
    group: 'TypeScript',
    label: 'fetch',
    write: writeTypescriptFetch,
  },
  {
    id: 'typescript-openai',
    language: 'typescript',
    group: 'TypeScript',
    label: 'openai',
    install: 'npm install openai',
    write: writeTypescriptOpenai,
  },
  {
    id: 'typescript-ai-sdk',
    language: 'typescript',
    group: 'TypeScript',
    label: 'AI SDK',
    install: 'npm install ai @ai-sdk/openai-compatible',
    write: writeAiSdk,
  },
  { id: 'go', language: 'go', group: 'Go', label: 'net/http', write: writeGo },
]
